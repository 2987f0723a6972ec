type Path = readonly (string | number)[];

/** Values that schemas seldom expect. */
const strange: readonly unknown[] = [
  ...[null, true, false, 0, 1, -1, 1.5, 3, 1e21, -1e-7],
  ...["", "a", "x".repeat(300), "2020-01-01", "\u{1f600}", [], {}, [null]],
  ...[[1, 1], ["a", "a"], { a: 1 }, { "": 1 }],
];
const strangeNames = ["extra", "x-y", "", "a b", "name", "type", "toString"];

/** More places than this are not looked for: one big example must not take the time of all. */
const maxPlaces = 3_000;
const maxParts = 200;

/**
 * Values made from examples by small changes, always the same ones: what is nearly right finds more than what is random. Parts
 * of the examples turn up in each other's places.
 */
export function mutantsOf(examples: readonly unknown[], count: number): readonly unknown[] {
  if (examples.length === 0) return [];
  const random = randomNumbers(1);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const parts = examples.flatMap((example) =>
    placesIn(example)
      .slice(0, maxParts)
      .map((place) => at(example, place)),
  );
  return Array.from({ length: count }, () => {
    let value = structuredClone(pick(examples));
    for (let changes = random() < 0.5 ? 1 : 2; changes > 0; changes--) {
      const other = structuredClone(random() < 0.5 ? pick(strange) : pick(parts));
      value = changed(value, pick(placesIn(value)), other, pick);
    }
    return value;
  });
}

/** A value with one change at a place. */
function changed(value: unknown, place: Path, other: unknown, pick: <T>(list: readonly T[]) => T): unknown {
  const part = at(value, place);
  const choices: (() => unknown)[] = [() => replaced(value, place, other)];
  if (place.length > 0) choices.push(() => without(value, place));
  if (Array.isArray(part)) choices.push(() => replaced(value, place, [...(part as unknown[]), other]));
  else if (isObject(part))
    choices.push(() => replaced(value, place, { ...part, [pick(strangeNames)]: other }));
  else choices.push(() => replaced(value, place, nearby(part, pick)));
  return pick(choices)();
}

/** A value that is nearly the same. */
function nearby(part: unknown, pick: <T>(list: readonly T[]) => T): unknown {
  if (typeof part === "string")
    return pick([`${part}x`, part.toUpperCase(), part.slice(1), ` ${part}`, `${part}\n`]);
  if (typeof part === "number") return pick([-part, part + 0.5, part * 1000, String(part)]);
  return part === null ? "null" : String(part);
}

function placesIn(value: unknown): readonly Path[] {
  const places: Path[] = [[]];
  for (const place of places) {
    if (places.length > maxPlaces) break;
    const part = at(value, place);
    if (Array.isArray(part)) for (const index of part.keys()) places.push([...place, index]);
    else if (isObject(part)) for (const key of Object.keys(part)) places.push([...place, key]);
  }
  return places;
}

function at(value: unknown, place: Path): unknown {
  return place.reduce((part, key) => (part as Readonly<Record<string | number, unknown>>)[key], value);
}

function replaced(value: unknown, place: Path, other: unknown): unknown {
  const [key, ...rest] = place;
  if (key === undefined) return other;
  if (Array.isArray(value))
    return value.map((item: unknown, index) => (index === key ? replaced(item, rest, other) : item));
  return { ...(value as object), [key]: replaced(at(value, [key]), rest, other) };
}

function without(value: unknown, place: Path): unknown {
  const key = place.at(-1);
  const holder = place.slice(0, -1);
  const part = at(value, holder);
  const rest = Array.isArray(part)
    ? part.filter((_item, index) => index !== key)
    : Object.fromEntries(Object.entries(part as object).filter(([name]) => name !== key));
  return replaced(value, holder, rest);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Numbers from 0 to below 1 that look random, the same for the same seed. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) / 2 ** 24;
  };
}

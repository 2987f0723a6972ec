import { isObject, own } from "./json-value.js";
import type { Json, Property, Shape } from "./shape.js";

/** A property whose value tells the alternatives of a union apart. */
export type Tag = {
  readonly name: string;
  /** Every value that some alternative asks for. */
  readonly values: readonly Json[];
  /** The alternatives that are possible with a value. */
  readonly table: ReadonlyMap<unknown, readonly number[]>;
};

/** The property by which most alternatives can be told apart; each of them must say which values it takes there. */
export function tagOf(branches: readonly Shape[]): Tag | undefined {
  const constants = branches.map((branch) => constantsOf(branch, new Set()));
  const [first = new Map<string, readonly Json[]>(), ...others] = constants;
  let best: Tag | undefined;
  for (const name of first.keys()) {
    if (!others.every((each) => each.has(name))) continue;
    const tag = tagAt(
      name,
      constants.map((each) => each.get(name) ?? []),
    );
    if (best === undefined || ambiguity(tag) < ambiguity(best)) best = tag;
  }
  return best === undefined || ambiguity(best) === branches.length ? undefined : best;
}

function tagAt(name: string, allowed: readonly (readonly Json[])[]): Tag {
  const table = new Map<Json, number[]>();
  for (const [index, values] of allowed.entries())
    for (const value of new Set(values)) {
      const known = table.get(value);
      if (known === undefined) table.set(value, [index]);
      else known.push(index);
    }
  return { name, values: [...table.keys()], table };
}

/** How many alternatives a value may leave open. */
function ambiguity({ table }: Tag): number {
  return Math.max(0, ...[...table.values()].map((indexes) => indexes.length));
}

const none: readonly number[] = [];

/** The alternatives that a value can belong to; undefined when its tag does not say. */
export function chosenBy(tag: Tag, value: unknown): readonly number[] | undefined {
  const part = isObject(value) ? own(value, tag.name) : undefined;
  if (part === undefined) return undefined;
  return tag.table.get(typeof part === "bigint" ? Number(part) : part) ?? none;
}

const maxShapes = 64;

/** The properties of which a shape says that they are among some plain values, itself or by what it refers to. */
export function constantsOf(shape: Shape, seen: Set<Shape>): ReadonlyMap<string, readonly Json[]> {
  const found = new Map<string, readonly Json[]>();
  if (seen.has(shape) || seen.size >= maxShapes) return found;
  seen.add(shape);
  for (const [name, property] of shape.object?.properties ?? []) {
    const values = plainValues(property);
    if (values !== undefined) found.set(name, values);
  }
  const members = [...(shape.allOf ?? []), ...(shape.ref === undefined ? [] : [shape.ref().model.shape])];
  for (const member of members)
    for (const [name, values] of constantsOf(member, seen)) if (!found.has(name)) found.set(name, values);
  return found;
}

/** A null that stands for absence, a `bigint` and anything deep make a poor tag. */
function plainValues({ shape, null: explicit }: Property): readonly Json[] | undefined {
  const values = valuesOf(shape, 0);
  const isPlain = values?.every(
    (value) => typeof value !== "bigint" && (typeof value !== "object" || value === null),
  );
  return isPlain === true && explicit !== "omit" ? values : undefined;
}

const maxSteps = 8;

function valuesOf(shape: Shape, steps: number): readonly Json[] | undefined {
  if (shape.values !== undefined || steps > maxSteps) return shape.values;
  if (shape.ref !== undefined) return valuesOf(shape.ref().model.shape, steps + 1);
  const [only, ...more] = shape.allOf ?? [];
  return only === undefined || more.length > 0 ? undefined : valuesOf(only, steps + 1);
}

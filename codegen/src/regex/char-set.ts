/** Code points as sorted ranges that do not touch: `[first, last, first, last, …]`. */
export type CharSet = readonly number[];

const lastPoint = 0x10ffff;

/** Nothing. */
export const noPoint: CharSet = [];
/** Every code point. */
export const anyPoint: CharSet = [0, lastPoint];

/** The set of some ranges, given in any order. */
export function setOf(ranges: readonly (readonly [first: number, last: number])[]): CharSet {
  const sorted = ranges.toSorted((a, b) => a[0] - b[0]);
  const merged: number[] = [];
  for (const [first, last] of sorted) {
    const end = merged.at(-1);
    if (end !== undefined && first <= end + 1) merged[merged.length - 1] = Math.max(end, last);
    else merged.push(first, last);
  }
  return merged;
}

/** The ranges of a set, one by one. */
export function rangesOf(set: CharSet): readonly (readonly [first: number, last: number])[] {
  return Array.from(
    { length: set.length / 2 },
    (_, index) => [set[2 * index] ?? 0, set[2 * index + 1] ?? 0] as const,
  );
}

/** All that is in one of the sets. */
export function union(sets: readonly CharSet[]): CharSet {
  return setOf(sets.flatMap(rangesOf));
}

/** All that is not in the set. */
export function complement(set: CharSet): CharSet {
  const rest: number[] = [];
  let next = 0;
  for (const [first, last] of rangesOf(set)) {
    if (first > next) rest.push(next, first - 1);
    next = last + 1;
  }
  if (next <= lastPoint) rest.push(next, lastPoint);
  return rest;
}

/** Whether a code point is in the set. */
export function contains(set: CharSet, point: number): boolean {
  let low = 0;
  let high = set.length / 2;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (point > (set[2 * middle + 1] ?? 0)) low = middle + 1;
    else high = middle;
  }
  return low < set.length / 2 && point >= (set[2 * low] ?? 0);
}

const points = (text: string): CharSet =>
  setOf(Array.from(text, (letter) => [letter.codePointAt(0) ?? 0, letter.codePointAt(0) ?? 0] as const));

/** `\d` of ECMA-262 with the flag `u`. */
export const digits: CharSet = [0x30, 0x39];
/** `\w`. */
export const wordLetters: CharSet = union([digits, [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a]]);
/** `\s`: white space and line ends of all scripts. */
export const spaces: CharSet = union([
  points("\t\n\v\f\r \u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff"),
  [0x2000, 0x200a],
]);
/** What `.` leaves out. */
export const lineEnds: CharSet = points("\n\r\u2028\u2029");

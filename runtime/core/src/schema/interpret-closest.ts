import { adopt, type Finding, fail, newWalk, type Walk } from "./finding.js";
import { type Unlikeness, unlikenesses } from "./interpret-likeness.js";
import type { Rule } from "./interpret-rule.js";
import type { Shape } from "./shape.js";
import { orWords } from "./words.js";

/** One alternative of a union, and its place among them. */
export type Branch = { readonly rule: Rule; readonly shape: Shape; readonly index: number };

/** The union that none of the alternatives satisfies. */
export type Union = { readonly keyword: "anyOf" | "oneOf"; readonly total: number };

type Attempt = {
  readonly index: number;
  readonly findings: readonly Finding[];
  readonly distance: readonly number[];
};

const shownExpectations = 8;

/**
 * Reports the alternative that came closest: its places help more than "none of five" does. Where not even the kind of value
 * is right, it tells what all of them would take.
 *
 * Only those that look most like the value are looked into. In a model that contains itself each of them goes over the same
 * parts, so that what is left out here counts once more at each level.
 */
export function reportClosest(
  branches: readonly Branch[],
  { keyword, total }: Union,
  value: unknown,
  walk: Walk,
  depth: number,
): void {
  let closest: Attempt | undefined;
  const expected = new Set<string>();
  for (const group of byLikeness(branches, value, walk)) {
    if (closest !== undefined && !isOfWrongKind(closest)) break;
    if (walk.attempts.left < group.length) {
      fail(walk, depth, { keyword, expected: `one of ${total} alternatives` }, value);
      return;
    }
    for (const branch of group) {
      const attempt = attemptAt(branch, value, walk, depth);
      if (closest === undefined || isCloser(attempt.distance, closest.distance)) closest = attempt;
      for (const finding of attempt.findings)
        if (finding.path.length === depth && expected.size <= shownExpectations)
          expected.add(finding.expected);
    }
  }
  if (closest === undefined || isOfWrongKind(closest)) {
    fail(walk, depth, { keyword, expected: expectedWords([...expected]) }, value);
    return;
  }
  adopt(walk, closest.findings);
  fail(walk, depth, { keyword, expected: closestWords(closest.index, total) }, value);
}

/** The alternatives that look most like the value, then all others. */
function byLikeness(branches: readonly Branch[], value: unknown, walk: Walk): readonly (readonly Branch[])[] {
  const ranks = unlikenesses(
    branches.map(({ shape }) => shape),
    value,
    walk,
  );
  const least = ranks.reduce((best, rank) => (isCloser(rank, best) ? rank : best), ranks[0] ?? []);
  // Where the kind is wrong for all, their own words tell what they would take, in their order.
  const isLeast = (rank: Unlikeness | undefined): boolean =>
    rank !== undefined && (least[0] !== 0 || !isCloser(least, rank));
  const likely = branches.filter((_, index) => isLeast(ranks[index]));
  const others = branches.filter((_, index) => !isLeast(ranks[index]));
  return others.length === 0 ? [likely] : [likely, others];
}

/** Names the alternative of which the other findings speak. */
export function closestWords(index: number, total: number): string {
  return `one of ${total} alternatives, of which number ${index + 1} came closest`;
}

function expectedWords(words: readonly string[]): string {
  return words.length > shownExpectations
    ? orWords([...words.slice(0, shownExpectations), "something else"])
    : orWords(words);
}

function attemptAt({ rule, index }: Branch, value: unknown, walk: Walk, depth: number): Attempt {
  walk.attempts.left--;
  const attempt = newWalk(walk.path, depth, walk, walk.attempts);
  rule.report(value, attempt, depth);
  return { index, findings: attempt.findings, distance: distanceOf(attempt.findings, depth) };
}

/** Failures of the value as a whole, then wrong tags among its properties, then the number of places; of equals the deeper. */
function distanceOf(findings: readonly Finding[], depth: number): readonly number[] {
  let wrongKinds = 0;
  let wrongTags = 0;
  let deepest = 0;
  for (const { path, keyword } of findings) {
    if (path.length === depth && (isTag(keyword) || keyword === "type")) wrongKinds++;
    if (path.length === depth + 1 && isTag(keyword)) wrongTags++;
    deepest = Math.max(deepest, path.length);
  }
  // An alternative that is itself a union says by one finding that the value is of no kind it knows.
  const [first] = findings;
  if (findings.length === 1 && first?.path.length === depth && isUnion(first.keyword)) wrongKinds++;
  return [wrongKinds, wrongTags, findings.length, -deepest];
}

function isTag(keyword: string): boolean {
  return keyword === "const" || keyword === "enum";
}

function isUnion(keyword: string): boolean {
  return keyword === "anyOf" || keyword === "oneOf";
}

function isOfWrongKind({ distance: [wrongKinds = 0] }: Attempt): boolean {
  return wrongKinds > 0;
}

function isCloser(left: readonly number[], right: readonly number[]): boolean {
  const index = left.findIndex((part, at) => part !== right[at]);
  return index >= 0 && (left[index] ?? 0) < (right[index] ?? 0);
}

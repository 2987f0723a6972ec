import { type Finding, fail, quietly, type Walk } from "./finding.js";
import type { Shape } from "./shape.js";
import { orWords } from "./words.js";

/** `anyOf`. When no branch fits, the one that came closest is reported: its places help more than "none of five". */
export function checkAnyOf(shape: Shape, value: unknown, walk: Walk): boolean {
  const branches = shape.anyOf ?? [];
  const silent = quietly(walk);
  return (
    branches.some((branch) => walk.check(branch, value, silent)) ||
    failClosest(branches, value, walk, "anyOf")
  );
}

/** `oneOf`. */
export function checkOneOf(shape: Shape, value: unknown, walk: Walk): boolean {
  const branches = shape.oneOf ?? [];
  const silent = quietly(walk);
  let fitting = 0;
  for (const branch of branches) {
    if (walk.check(branch, value, silent)) fitting++;
    if (fitting > 1)
      return fail(walk, {
        keyword: "oneOf",
        expected: "a value that fits exactly one of the alternatives",
        value,
      });
  }
  return fitting === 1 || failClosest(branches, value, walk, "oneOf");
}

/** `not`. */
export function checkNot(shape: Shape, value: unknown, walk: Walk): boolean {
  const { not } = shape;
  if (not === undefined || !walk.check(not, value, quietly(walk))) return true;
  return fail(walk, { keyword: "not", expected: "a value that does not fit what is excluded", value });
}

/** `if`, `then` and `else`. */
export function checkIf(shape: Shape, value: unknown, walk: Walk): boolean {
  if (shape.if === undefined) return true;
  const rule = walk.check(shape.if, value, quietly(walk)) ? shape.then : shape.else;
  return rule === undefined || walk.check(rule, value, walk);
}

type Attempt = { readonly findings: readonly Finding[]; readonly distance: number };

function failClosest(branches: readonly Shape[], value: unknown, walk: Walk, keyword: string): false {
  if (walk.findings === undefined) return false;
  const attempts = branches.map((branch) => attempt(branch, value, walk));
  const closest = attempts.reduce<Attempt | undefined>(
    (best, next) => (best && best.distance <= next.distance ? best : next),
    undefined,
  );
  if (closest !== undefined && closest.distance < wrongKind) {
    walk.findings.push(...closest.findings);
    return false;
  }
  const expected = new Set(
    attempts.flatMap(({ findings }) => findings.filter(atRoot(walk)).map((finding) => finding.expected)),
  );
  return fail(walk, { keyword, expected: orWords([...expected]), value });
}

const wrongKind = 1_000_000;
const wrongTag = 1_000;

function atRoot(walk: Walk): (finding: Finding) => boolean {
  return (finding) => finding.path.length === walk.path.length;
}

function attempt(branch: Shape, value: unknown, walk: Walk): Attempt {
  const findings: Finding[] = [];
  walk.check(branch, value, { ...walk, path: [...walk.path], findings });
  return { findings, distance: distanceOf(findings, walk.path.length) };
}

/** A wrong kind of value is furthest, then a wrong tag among the properties, then the number of places that do not fit. */
function distanceOf(findings: readonly Finding[], depth: number): number {
  return findings.reduce((sum, { path, keyword }) => {
    if (path.length === depth && (keyword === "type" || keyword === "const" || keyword === "enum"))
      return sum + wrongKind;
    return sum + (path.length === depth + 1 && (keyword === "const" || keyword === "enum") ? wrongTag : 1);
  }, 0);
}

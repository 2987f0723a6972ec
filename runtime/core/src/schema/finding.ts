import type { Issue } from "../base/errors.js";
import { kindOf } from "./json-value.js";

/** An {@link Issue} that also knows the limit which was broken, so that a wire can word it. */
export type Finding = Issue & { readonly limit?: unknown };

/** What decides over a value beside its shape. */
export type Setting = {
  /** Whether the name of this service can be filled in where a schema asks for it. */
  readonly knowsService: boolean;
  /** Whether NaN and infinite numbers count as numbers; a wire may write them as null. */
  readonly allowsNonFinite: boolean;
};

/** One pass over a value that collects what does not fit. */
export type Walk = Setting & {
  /**
   * Where the pass stands. Only the first steps count, as many as a check is told; what follows is left over from other
   * places. So a step costs one store, and a path is copied only when something is found.
   */
  readonly path: (string | number)[];
  /** How many steps lead to the value with which the pass begins. */
  readonly start: number;
  readonly findings: Finding[];
  /** Failures so far, those that are not listed among them. */
  failures: number;
  /** Whether the list is full, so that looking on would find nothing more to tell. */
  isFull: boolean;
  /** How many alternatives of unions may still be looked into; shared by all passes over parts of one value. */
  readonly attempts: { left: number };
};

/** Findings are listed up to this number: a hostile value must not fill the memory with them. */
export const maxFindings = 100;

/** Alternatives inside alternatives multiply; a hostile value must not keep the process busy with saying what is wrong with it. */
const maxAttempts = 1_000;

/** Makes a pass that has found nothing yet. */
export function newWalk(
  path: (string | number)[],
  start: number,
  setting: Setting,
  attempts: Walk["attempts"] = { left: maxAttempts },
): Walk {
  const { knowsService, allowsNonFinite } = setting;
  return { knowsService, allowsNonFinite, path, start, findings: [], failures: 0, isFull: false, attempts };
}

/** What to say when a check fails; the same for every value, so made once per check. */
export type Failure = {
  readonly keyword: string;
  readonly expected: string;
  readonly limit?: unknown;
};

/** Notes a failure at the first `depth` steps of the path. */
export function fail(walk: Walk, depth: number, failure: Failure, value: unknown): void {
  walk.failures++;
  if (walk.isFull || repeatsLast(walk, depth, failure)) return;
  add(walk, {
    path: firstSteps(walk.path, depth),
    keyword: failure.keyword,
    expected: failure.expected,
    received: kindOf(value),
    limit: failure.limit,
  });
}

/** A copy that is made at its size; `slice` and `push` take thrice as long. */
function firstSteps(path: readonly (string | number)[], depth: number): (string | number)[] {
  const steps = new Array<string | number>(depth);
  for (let index = 0; index < depth; index++) steps[index] = path[index] ?? "";
  return steps;
}

/** Notes a failure at a property or item of the value at hand. */
export function failAt(
  walk: Walk,
  depth: number,
  step: string | number,
  failure: Failure,
  value: unknown,
): void {
  walk.path[depth] = step;
  fail(walk, depth + 1, failure, value);
}

/** Takes over what another pass over the same value has found. */
export function adopt(walk: Walk, findings: readonly Finding[]): void {
  walk.failures += findings.length;
  for (const finding of findings) if (!walk.isFull) add(walk, finding);
}

function add(walk: Walk, finding: Finding): void {
  if (walk.findings.length < maxFindings) {
    walk.findings.push(finding);
    return;
  }
  walk.isFull = true;
  walk.findings.push({
    path: [],
    keyword: "issues",
    expected: `no further issue than the ${maxFindings} that are listed`,
    received: "more",
  });
}

/** Two members of a conjunction often say the same, such as that an object is wanted. */
function repeatsLast({ findings, path }: Walk, depth: number, { keyword, expected }: Failure): boolean {
  const last = findings.at(-1);
  if (last === undefined || last.keyword !== keyword || last.expected !== expected) return false;
  return last.path.length === depth && last.path.every((step, index) => step === path[index]);
}

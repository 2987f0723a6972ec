import type { Issue } from "@edgeloom/runtime";
import { distance } from "fastest-levenshtein";
import { pointerOf } from "./pointer.js";
import type { DroppedKey } from "./project.js";

const nearEnough = 2;

/**
 * Says beside a key that is missing, or that may not be there, which other one looks like it. Keys hold no secrets.
 *
 * @param dropped - the keys that the schema does not know, where it does not refuse them
 */
export function withHints(issues: readonly Issue[], dropped: readonly DroppedKey[]): readonly Issue[] {
  const missing = issues.filter(isMissing).map(({ path }) => path);
  const unknown = [...issues.filter(isRefused), ...dropped].map(({ path }) => path);
  return issues.map((issue) => {
    const others = isMissing(issue) ? unknown : isRefused(issue) ? missing : [];
    const near = nearest(keyOf(issue.path), beside(issue.path, others));
    return near === undefined ? issue : { ...issue, expected: `${issue.expected} (${near} looks like it)` };
  });
}

function isMissing({ received }: Issue): boolean {
  return received === "missing";
}

function isRefused({ keyword }: Issue): boolean {
  return keyword === "additionalProperties";
}

type Path = Issue["path"];

function beside(path: Path, others: readonly Path[]): readonly string[] {
  const place = pointerOf(path.slice(0, -1));
  return others.filter((other) => pointerOf(other.slice(0, -1)) === place).map(keyOf);
}

function keyOf(path: Path): string {
  return String(path.at(-1));
}

function nearest(key: string, others: readonly string[]): string | undefined {
  const [best] = others
    .map((other) => ({ other, apart: distance(key, other) }))
    .filter(({ apart }) => apart > 0 && apart <= nearEnough)
    .toSorted((left, right) => left.apart - right.apart);
  return best?.other;
}

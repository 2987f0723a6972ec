import type { Level } from "../diff/index.js";
import { isEnough, isLater, nextVersion } from "./next-version.js";

/** The version to release, or the least one that would do. */
export type ReleasePlan =
  | { readonly kind: "nothing" }
  | { readonly kind: "release"; readonly version: string }
  | { readonly kind: "too-small"; readonly needed: string; readonly isLater: boolean };

/** Decides on a version: the asked one when it tells the truth about the changes, else the least that does. */
export function planRelease(
  current: string,
  verdict: Level | undefined,
  wanted: string | undefined,
): ReleasePlan {
  if (verdict === undefined && wanted === undefined) return { kind: "nothing" };
  const needed = nextVersion(current, verdict ?? "patch");
  if (wanted === undefined) return { kind: "release", version: needed };
  const isNext = isLater(wanted, current);
  return isNext && isEnough(wanted, needed)
    ? { kind: "release", version: wanted }
    : { kind: "too-small", needed, isLater: isNext };
}

import semver from "semver";
import type { Level } from "../diff/index.js";

/** The version after a change of this level. Below 1.0.0 nothing is promised yet, and the second number does what the first does later. */
export function nextVersion(current: string, level: Level): string {
  const isEarly = semver.major(current) === 0;
  const step = isEarly ? earlier[level] : level;
  const next = semver.inc(current, step);
  if (next === null) throw new Error(`${current} is no version`);
  return next;
}

const earlier: Readonly<Record<Level, Level>> = { major: "minor", minor: "patch", patch: "patch" };

/** Whether a text is a version as npm takes them. */
export function isVersion(text: unknown): text is string {
  return typeof text === "string" && semver.valid(text) === text;
}

/** Whether a version tells at least as much as another: `2.0.0-rc.1` announces what `2.0.0` holds. */
export function isEnough(version: string, needed: string): boolean {
  const [announced = version] = version.split("-");
  return semver.gte(announced, needed);
}

/** Whether a version comes after another. */
export function isLater(version: string, current: string): boolean {
  return semver.gt(version, current);
}

import { existsSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { type Environment, environmentReader } from "./environment.js";
import { textOf } from "./text-of.js";

/** Where a service runs, as far as its settings depend on it. Everything has the value of this process by default. */
export type Surroundings = {
  readonly environment?: Environment;
  /** The working directory. */
  readonly directory?: string;
  readonly isInsideDocker?: boolean;
  readonly hostName?: string;
};

/** What a service finds out about the place where it runs (openmodule spec §1.2). */
export type Situation = {
  readonly testing: boolean;
  readonly debug: boolean;
  readonly isInsideDocker: boolean;
  readonly version: string;
  readonly directory: string;
  readonly hostName: string;
};

let knownInsideDocker: boolean | undefined;

/** Whether this process runs inside a container. Looked up once. */
export function isInsideDocker(): boolean {
  knownInsideDocker ??= existsSync("/.dockerenv") || textOf("/proc/self/cgroup")?.includes("docker") === true;
  return knownInsideDocker;
}

/** Reads off in which situation a service starts. */
export function situationOf(surroundings: Surroundings = {}): Situation {
  const read = environmentReader(surroundings.environment);
  const directory = surroundings.directory ?? process.cwd();
  const insideDocker = surroundings.isInsideDocker ?? isInsideDocker();
  const testing = read.bool("TESTING");
  const version = (read.string("VERSION") || textOf(join(directory, "VERSION")) || "unknown").trim();
  const looksLikeDevelopment = !testing && version === "unknown" && !insideDocker;
  return {
    testing,
    debug: read.has("DEBUG") ? read.bool("DEBUG") : looksLikeDevelopment,
    isInsideDocker: insideDocker,
    version,
    directory,
    hostName: surroundings.hostName ?? hostname(),
  };
}

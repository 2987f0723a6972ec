import { existsSync, readFileSync, realpathSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseJson } from "@edgeloom/runtime/wire";
import { tokenAt } from "../../runtime/core/src/wire/source-token.js";

/** A JSON value of a recording. Integers beyond 2^53 are exact. */
export type Recorded = ReturnType<typeof parseJson>;

/** One case of a recording. */
export type RecordedCase = { readonly [key: string]: Recorded };

const repository = resolve(import.meta.dirname, "../..");
const givenFolder = process.env["EDGELOOM_VECTORS"] || undefined;
const folder = resolve(repository, givenFolder ?? "test/vectors");

/** The JSON text of a recording, such as `openmodule/models.json`, from the folder `EDGELOOM_VECTORS` when it is set. */
export function vectorText(name: string): string {
  return readFileSync(join(folder, name), "utf8");
}

/** A recording, read without losing digits. */
export function vectors(name: string): Recorded {
  return parseJson(vectorText(name));
}

/** The `cases` of a recording. */
export function vectorCases(name: string): readonly RecordedCase[] {
  const { cases } = vectors(name) as { readonly cases?: unknown };
  if (!Array.isArray(cases)) throw new Error(`${name} has no list of cases`);
  return cases as readonly RecordedCase[];
}

/** The text of a part of a recording, where `5` and `5.0` are not the same. */
export function vectorToken(name: string, path: readonly (string | number)[]): string {
  const token = tokenAt(vectorText(name), path);
  if (token === undefined) throw new Error(`${name} has nothing at ${path.join("/")}`);
  return token;
}

/** How many cases must run at least: all of our own recordings, but any number of somebody else's. */
export function floorOf(count: number): number {
  return givenFolder === undefined ? count : 1;
}

/** A folder of the official suites, or undefined, said loudly, when they are not there: the project carries no copy. */
export function suite(name: string): string | undefined {
  const root = resolve(repository, process.env["EDGELOOM_SUITES"] || "../shared/suites");
  const found = join(root, name);
  // The folder may be a link; the generator follows none out of the folders that it may read.
  if (existsSync(found)) return realpathSync(found);
  console.warn(
    `The suite ${name} is not there, so its cases do not run. Set EDGELOOM_SUITES to the folder that holds it.`,
  );
  return undefined;
}

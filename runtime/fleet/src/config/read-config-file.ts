import { readFileSync, statSync } from "node:fs";
import { EdgeloomError, type Issue, type Model } from "@edgeloom/runtime";
import { findIssues } from "@edgeloom/runtime/schema";
import { readFailure } from "./read-failure.js";
import { unknownKeys } from "./unknown-keys.js";

/** Longer files are not read. */
const maxBytes = 1024 * 1024;
/** Places that are told of at once. */
const maxIssues = 20;

/** A configuration that fits, and what it says that nobody looks at; to be told at the start. */
export type ConfigFile<T> = { readonly config: T; readonly notes: readonly string[] };

/**
 * Reads a configuration and judges it by its schema.
 *
 * @throws EdgeloomError `CONFIG` when there is no such file, `MALFORMED` with line and column when it is no JSON, `INVALID` with
 * every place that does not fit. None of them holds values of the file.
 */
export function readConfigFile<T>(file: string, model: Model<T>): ConfigFile<T> {
  const value = parse(file, read(file));
  const issues = findIssues(model.model.shape, value);
  if (issues.length === 0) return { config: value as T, notes: unknownKeys(model, value) };
  throw new EdgeloomError("INVALID", `the configuration ${file} does not fit:\n${listOf(issues)}`, {
    place: file,
    issues,
    fix: "change these places; a JSON pointer names each of them",
  });
}

/** Whether the root of a configuration has a key, which tells formats apart. Throws as {@link readConfigFile}. */
export function configHasKey(file: string, key: string): boolean {
  const value = parse(file, read(file));
  return typeof value === "object" && value !== null && Object.hasOwn(value, key);
}

function read(file: string): string {
  try {
    if (statSync(file).size <= maxBytes) return readFileSync(file, "utf8");
  } catch (cause) {
    throw readFailure(`the configuration ${file}`, file, cause);
  }
  throw new EdgeloomError("CONFIG", `the configuration ${file} is longer than ${maxBytes} bytes`, {
    place: file,
    fix: "give the path of a configuration",
  });
}

function parse(file: string, text: string): unknown {
  const bare = text.replace(/^\uFEFF/, "");
  try {
    return JSON.parse(bare);
  } catch (error) {
    // The engine's own words may quote the file, which holds keys.
    const place = `${file}${placeOf(bare, error)}`;
    throw new EdgeloomError("MALFORMED", `${place} is not JSON`, {
      place,
      fix: "look for a comma or a quote that is missing or one too many; JSON has no comments",
    });
  }
}

function placeOf(text: string, error: unknown): string {
  const [, position] = /at position (\d+)/.exec(String(error)) ?? [];
  const before = text.slice(0, position === undefined ? text.length : Number(position)).split("\n");
  return `:${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}

function listOf(issues: readonly Issue[]): string {
  const lines = issues.slice(0, maxIssues).map((issue) => `  ${pointerOf(issue.path)}: ${wantedText(issue)}`);
  return [...lines, ...(issues.length > maxIssues ? [`  and ${issues.length - maxIssues} more`] : [])].join(
    "\n",
  );
}

function wantedText({ keyword, expected, received }: Issue): string {
  return keyword === "propertyNames"
    ? "a key of this name may not stand here: modules are numbers, and names of cars hold a–z, 0–9 and _ only"
    : `${expected} was expected, not ${received}`;
}

function pointerOf(path: Issue["path"]): string {
  if (path.length === 0) return "the whole";
  return path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { UsageError } from "../diagnostics/usage-error.js";
import { releaseSpec } from "./commands/ship.js";
import { type ComparedSides, compareSides } from "./compare-sides.js";
import type { Io } from "./io.js";
import { failed } from "./jobs.js";
import { writeOutput } from "./output.js";
import { count, paint } from "./paint.js";
import { readArguments } from "./read-arguments.js";

const usage =
  "Write edgeloom release OLD NEW --package DIR, as in edgeloom release v1.2.0:schemas schemas --package generated/api.";
const tooSmall = 1;

type Arguments = {
  readonly old: string;
  readonly now: string;
  readonly folder: string;
  readonly to: string | undefined;
  readonly isDry: boolean;
};

/**
 * `edgeloom release OLD NEW --package DIR`: the version that the changes ask for, into `package.json`, and what has changed, into
 * `CHANGELOG.md`. Exit code 1 when `--to` names one that promises too much; nothing is written then.
 */
export async function release(args: readonly string[], io: Io): Promise<number> {
  const given = commandLine(args);
  const { version: current, text } = await readManifest(join(resolve(io.cwd, given.folder), "package.json"));
  const compared = await compareSides(given.old, given.now, io);
  if (compared === undefined) return failed;
  const { changes, verdict } = compared.comparison;
  const { planRelease } = await import("../release/plan.js");
  const plan = planRelease(current, verdict, given.to);
  if (plan.kind === "nothing") {
    io.out(`${paint("✓", "green", io.color)} nothing has changed; ${current} stays`);
    return 0;
  }
  if (plan.kind === "too-small") {
    const why = plan.isLater
      ? `is too small a step from ${current}: ${breakingIn(compared)}`
      : `is not later than ${current}`;
    io.err(
      `${paint("✗", "red", io.color)} ${given.to} ${why}\n  fix: release ${plan.needed} or later; edgeloom diff shows why`,
    );
    return tooSmall;
  }
  const files = await filesOf(given, plan.version, text, compared, io);
  if (!given.isDry) for (const [path, content] of files) writeOutput(path, content);
  const note = given.isDry ? "; nothing was written" : "";
  io.out(
    `${paint("✓", "green", io.color)} ${given.folder}: ${current} → ${plan.version}, ${count(changes.length, "change")}${note}`,
  );
  return 0;
}

function breakingIn({ comparison: { changes } }: ComparedSides): string {
  return count(changes.filter((change) => change.level === "major").length, "breaking change");
}

/** The changelog first: a version without its section is worse than a section without its version. */
async function filesOf(
  { folder }: Arguments,
  version: string,
  manifest: string,
  { comparison, placeOf }: ComparedSides,
  io: Io,
): Promise<readonly (readonly [string, string])[]> {
  const { renderMarkdown } = await import("../diff/render.js");
  const { withSection } = await import("../release/changelog.js");
  const { withVersion } = await import("../release/manifest.js");
  const path = join(resolve(io.cwd, folder), "CHANGELOG.md");
  const before = existsSync(path) ? readFileSync(path, "utf8") : undefined;
  const changelog = withSection(before, version, renderMarkdown(comparison, placeOf));
  if (changelog === undefined)
    throw new UsageError(
      `${path} has a section ${version} already.`,
      "Remove it, or release another version.",
    );
  return [
    [path, changelog],
    [join(resolve(io.cwd, folder), "package.json"), withVersion(manifest, version) ?? manifest],
  ];
}

async function readManifest(path: string): Promise<{ readonly text: string; readonly version: string }> {
  const { isVersion } = await import("../release/next-version.js");
  const text = readText(path);
  const { version } = parsedJson(text, path) as { readonly version?: unknown };
  if (isVersion(version)) return { text, version };
  throw new UsageError(`${path} has no version as npm takes them.`, 'Write "version": "0.1.0" there.');
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${(error as Error).message}.`, usage);
  }
}

function parsedJson(text: string, path: string): object {
  try {
    return Object(JSON.parse(text)) as object;
  } catch (error) {
    throw new UsageError(`${path} is no JSON: ${(error as Error).message}.`, "Correct it.");
  }
}

function commandLine(args: readonly string[]): Arguments {
  const { values, positionals } = readArguments(args, releaseSpec.options, usage);
  const [old, now, ...more] = positionals;
  if (old === undefined || now === undefined || more.length > 0)
    throw new UsageError("Name two versions of the documents.", usage);
  const { package: folder, to } = values;
  if (folder === undefined || folder === "")
    throw new UsageError("Name the package that is released.", usage);
  if (to !== undefined && !/^\d+\.\d+\.\d+(?:-[\w.-]+)?$/.test(to))
    throw new UsageError(`${JSON.stringify(to)} is no version.`, "Write --to 1.2.3.");
  return { old, now, folder, to, isDry: values["dry-run"] };
}

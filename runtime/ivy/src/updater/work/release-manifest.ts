import { existsSync, readFileSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { EdgeloomError } from "@edgeloom/runtime";
import { readExact, toPlain } from "../../exact/index.js";

/** What the `package.json` of a release says. */
export type ReleaseManifest = {
  readonly version: string;
  /** The program that the pointer starts, within the release. */
  readonly program: string;
  /** Whether the program is made by the script `build`, as in a repository that keeps sources only. */
  readonly isBuilt: boolean;
};

const defaultProgram = "cli.js";
const maxManifestBytes = 1_048_576;
/** The second is the only one that a registry takes. */
const lockFiles = ["package-lock.json", "npm-shrinkwrap.json"];

/**
 * Reads what a release says of itself: its `bin` (or `cli.js` where it has none) is what the pointer starts.
 *
 * @param stage - once it is `installed`, the program has to be there; before, a script that builds it is enough
 * @throws EdgeloomError `INVALID` when it is another version than was asked for, or has no program or no lock file
 */
export function readReleaseManifest(
  folder: string,
  version: string,
  stage: "unpacked" | "installed",
): ReleaseManifest {
  const file = join(folder, "package.json");
  const manifest = parsed(file);
  if (manifest["version"] !== version)
    throw refused(
      `its package.json is not of version ${version}`,
      "set the version before the release is tagged",
    );
  if (!lockFiles.some((name) => existsSync(join(folder, name))))
    throw refused(
      `it has neither ${lockFiles.join(" nor ")}`,
      "commit the lock file (for a registry, run npm shrinkwrap), so that every node installs the same packages",
    );
  const program = programOf(manifest["bin"]);
  const isBuilt = hasScript(manifest, "build") && !isFile(join(folder, program));
  const isOutside = relative(folder, join(folder, program)).startsWith(`..${sep}`);
  if (isOutside || (!isFile(join(folder, program)) && !(isBuilt && stage === "unpacked")))
    throw refused(
      "it has no program",
      `let \`bin\` of its package.json name one, or bring ${defaultProgram}, or let its script \`build\` make it`,
    );
  return { version, program, isBuilt };
}

function hasScript({ scripts }: Readonly<Record<string, unknown>>, name: string): boolean {
  return typeof (scripts as Readonly<Record<string, unknown>> | null | undefined)?.[name] === "string";
}

/** The program of a version that is there, absolute; undefined when it has none. */
export function programIn(folder: string): string | undefined {
  try {
    const program = join(folder, programOf(parsed(join(folder, "package.json"))["bin"]));
    return isFile(program) ? program : undefined;
  } catch {
    return undefined;
  }
}

function parsed(file: string): Readonly<Record<string, unknown>> {
  try {
    if (statSync(file).size <= maxManifestBytes)
      return toPlain(readExact(readFileSync(file, "utf8"))) as Readonly<Record<string, unknown>>;
  } catch {
    // Said below.
  }
  throw refused("it has no package.json that can be read", "pack the release as an npm package");
}

function programOf(bin: unknown): string {
  if (typeof bin === "string") return bin;
  const [first] = typeof bin === "object" && bin !== null ? Object.values(bin) : [];
  return typeof first === "string" ? first : defaultProgram;
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() === true;
}

function refused(reason: string, fix: string): EdgeloomError {
  return new EdgeloomError("INVALID", `the release is refused: ${reason}`, { place: "release", fix });
}

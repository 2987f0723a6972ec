import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { UsageError } from "../diagnostics/usage-error.js";
import { packagePath } from "../package-folder.js";
import { version } from "../version.js";

const templates = packagePath("scaffold");

/** Names that tools would read too early, where the template itself lies. */
const renamed: ReadonlyMap<string, string> = new Map([["gitignore", ".gitignore"]]);

/**
 * Fills an empty or new folder with a template, under a name that packages and services may have.
 *
 * @returns the files, by their path below the folder
 * @throws UsageError when the folder holds anything, or the name is none
 */
export function scaffold(
  template: string,
  folder: string,
  name: string = basename(folder),
): readonly string[] {
  refuseName(name);
  refuseFilled(folder);
  const source = join(templates, template);
  const files = readdirSync(source, { recursive: true, encoding: "utf8" })
    .filter((file) => statSync(join(source, file)).isFile())
    .sort();
  return files.map((file) => {
    const target = join(dirname(file), renamed.get(basename(file)) ?? basename(file));
    write(join(folder, target), filled(readFileSync(join(source, file), "utf8"), name));
    return target;
  });
}

function refuseName(name: string): void {
  if (/^[a-z][a-z0-9-]{0,60}[a-z0-9]$/.test(name)) return;
  throw new UsageError(
    `${JSON.stringify(name)} cannot be the name of a service or node.`,
    "Use small letters, digits and dashes, starting with a letter: --name door-counter.",
  );
}

function refuseFilled(folder: string): void {
  if (!existsSync(folder)) return;
  if (statSync(folder).isDirectory() && readdirSync(folder).length === 0) return;
  throw new UsageError(`${folder} is there already.`, "Name a new folder, or an empty one.");
}

function filled(text: string, name: string): string {
  return text
    .replaceAll("__NAME__", name)
    .replaceAll("__IDENTIFIER__", name.replaceAll("-", "_"))
    .replaceAll("__VERSION__", version);
}

function write(path: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text, { flag: "wx" });
  } catch (error) {
    throw new UsageError(
      `${path} cannot be written: ${(error as Error).message}.`,
      "Correct the path or its permissions.",
    );
  }
}

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { UsageError } from "../diagnostics/usage-error.js";
import { packagePath } from "../package-folder.js";

const template = packagePath("scaffold/device-module/module.json");

/** The first number that no base module takes (fleet specification §1), and that of the example is not used again. */
const firstOwnNumber = 1_001;

/** What a new module is, and where it goes. */
export type NewModule = {
  /** The project, in which the meta-schema is looked for. */
  readonly root: string;
  /** Folder of the document, absolute. */
  readonly folder: string;
  readonly name: string;
  /** The number; without it the first that is free. */
  readonly number?: number | undefined;
  /** Numbers of the modules that are there. */
  readonly taken: readonly number[];
};

/**
 * Writes the document of a new device module, which is right as it stands.
 *
 * @returns the path of the document, and the number of the module
 * @throws UsageError when the name is none, or the document is there already
 */
export function writeDeviceModule(made: NewModule): { readonly file: string; readonly number: number } {
  const { root, folder, name, taken } = made;
  refuseName(name);
  const number = made.number ?? freeNumber(taken);
  const file = join(folder, `${name}.json`);
  const facts = { $schema: metaSchemaFrom(folder, root), number, name };
  writeNew(file, Object.entries(facts).reduce(filled, readFileSync(template, "utf8")));
  return { file, number };
}

/** The first value of a key, set in the text itself, so that a new document is as pleasant to read as the template. */
function filled(text: string, [key, value]: readonly [string, string | number]): string {
  const start = text.indexOf(`"${key}": `) + `"${key}": `.length;
  const end = text.indexOf(",\n", start);
  return `${text.slice(0, start)}${JSON.stringify(value)}${text.slice(end)}`;
}

/** Refuses what cannot be the name of a document. Throws {@link UsageError}. */
export function refuseName(name: string): void {
  if (/^[a-z][a-z0-9-]{0,60}[a-z0-9]$/.test(name)) return;
  throw new UsageError(
    `${JSON.stringify(name)} cannot be the name of a document.`,
    "Use small letters, digits and dashes, starting with a letter: door-counter.",
  );
}

function freeNumber(taken: readonly number[]): number {
  let number = firstOwnNumber;
  while (taken.includes(number)) number++;
  return number;
}

/** The way from a folder to the meta-schema: that of the project, or else that of the installed package. */
function metaSchemaFrom(folder: string, root: string): string {
  const own = join(root, "schemas/meta/device-module.schema.json");
  const target = existsSync(own) ? own : join(root, "node_modules/edgeloom/meta/device-module.schema.json");
  const way = relative(folder, target).split(sep).join("/");
  return way.startsWith(".") ? way : `./${way}`;
}

/** Writes a document that is not there yet. Throws {@link UsageError}. */
export function writeNew(file: string, text: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text, { flag: "wx" });
  } catch (error) {
    const isThere = (error as NodeJS.ErrnoException).code === "EEXIST" && existsSync(file);
    if (isThere) throw new UsageError(`${file} is there already.`, "Choose another name.");
    throw new UsageError(
      `${file} cannot be written: ${(error as Error).message}.`,
      "Correct the path or its permissions.",
    );
  }
}

import { basename, resolve } from "node:path";
import { nearestWord } from "../diagnostics/suggest.js";
import { UsageError } from "../diagnostics/usage-error.js";
import type { Ask } from "./ask.js";
import { type Template, templates } from "./commands/init-templates.js";
import { initSpec } from "./commands/start.js";
import { readArguments } from "./read-arguments.js";

/** What to make, and where. */
export type Wanted = { readonly template: Template; readonly folder: string; readonly name: string };

const names = Object.keys(templates).join(", ");
const usage = `Write edgeloom init TEMPLATE [FOLDER] [--name NAME]; templates: ${names}. --yes takes sdk, here.`;

/**
 * Reads the command line of `edgeloom init`, and asks for what it does not say. Throws {@link UsageError}, also where there is
 * nobody to ask.
 */
export async function initArguments(
  args: readonly string[],
  cwd: string,
  ask: Ask | undefined,
): Promise<Wanted> {
  const { values, positionals } = readArguments(args, initSpec.options, usage);
  const [template, folder, ...more] = positionals;
  if (more.length > 0 || folder === "") throw new UsageError("Name one folder.", usage);
  if (template !== undefined) {
    const path = folder ?? (values.yes ? "." : undefined);
    if (path === undefined) throw new UsageError("Name one folder.", usage);
    return { template: templateOf(template), folder: path, name: values.name ?? nameOf(cwd, path) };
  }
  if (values.yes) return { template: "sdk", folder: ".", name: values.name ?? nameOf(cwd, ".") };
  if (ask === undefined) throw new UsageError("There is no terminal to ask on.", usage);
  return asked(values.name, cwd, ask);
}

async function asked(name: string | undefined, cwd: string, ask: Ask): Promise<Wanted> {
  const lines = Object.entries(templates).map(([each, { about }]) => `  ${each}: ${about}`);
  const template = templateOf(await ask(`What shall it be?\n${lines.join("\n")}\n`, "sdk"));
  const folder = await ask("In which folder?", ".");
  return { template, folder, name: name ?? (await ask("What is its name?", nameOf(cwd, folder))) };
}

function nameOf(cwd: string, folder: string): string {
  return basename(resolve(cwd, folder));
}

function templateOf(name: string): Template {
  if (Object.hasOwn(templates, name)) return name as Template;
  const near = nearestWord(name, Object.keys(templates));
  throw new UsageError(
    `There is no such template; there are ${names}.`,
    near === undefined ? usage : `Did you mean ${near}?`,
  );
}

import { resolve } from "node:path";
import { UsageError } from "../diagnostics/usage-error.js";
import { defaultLimits } from "../limits.js";
import { deepestNesting } from "../load/problem.js";
import { checkEmitters as checkPlugins } from "../plugin/check-emitters.js";
import { type SchemaOptions, schemaChoices } from "../schema-options.js";
import type { Config, EmitterName } from "./config.js";
import { checkPackageFacts } from "./package-facts.js";

/** The built-in emitters, in the order in which they build on each other. */
export const emitterNames: readonly EmitterName[] = [
  "types",
  "validators",
  "messages",
  "rpc",
  "rest",
  "devices",
  "paths",
];

const choices = Object.entries(schemaChoices) as readonly (readonly [
  keyof SchemaOptions,
  readonly string[],
])[];

const packageKeys: readonly string[] = [
  "input",
  "output",
  "emit",
  "allowedRoots",
  "limits",
  "package",
  "plugins",
  "templates",
  ...Object.keys(schemaChoices),
  "resources",
  "docsUrl",
];

/** Checks what a configuration file exported. `source` names it in messages. Throws {@link UsageError}. */
export function checkConfig(value: unknown, source: string): Config {
  const packages = isRecord(value) ? value["packages"] : undefined;
  if (!isRecord(value) || !Array.isArray(packages) || packages.length === 0)
    throw new UsageError(
      `${source} exports no \`packages\`.`,
      "Export `defineConfig({ packages: [{ input, output }] })` by default.",
    );
  checkKeys(value, ["packages"], source);
  packages.forEach((entry: unknown, index) => checkPackage(entry, `${source}: packages[${index}]`));
  const config = { packages } as Config;
  checkOutputs(config, source);
  return config;
}

function checkPackage(entry: unknown, place: string): void {
  if (!isRecord(entry)) throw new UsageError(`${place} is not an object.`, "Give it `input` and `output`.");
  checkKeys(entry, packageKeys, place);
  if (!isText(entry["input"]) && !isTextList(entry["input"]))
    throw new UsageError(`${place}.input names no document.`, "Give a path or a list of paths.");
  if (!isText(entry["output"]))
    throw new UsageError(`${place}.output is not a path.`, "Give the folder to fill.");
  if (entry["allowedRoots"] !== undefined && !isTextList(entry["allowedRoots"]))
    throw new UsageError(`${place}.allowedRoots is not a list of paths.`, "Give folders.");
  if (entry["package"] !== undefined) checkPackageFacts(entry["package"], `${place}.package`);
  if (entry["limits"] !== undefined) checkLimits(entry["limits"], `${place}.limits`);
  if (entry["emit"] !== undefined) checkEmitters(entry["emit"], `${place}.emit`);
  if (entry["plugins"] !== undefined) checkPlugins(entry["plugins"], `${place}.plugins`);
  if (entry["templates"] !== undefined) checkTemplates(entry["templates"], `${place}.templates`);
  for (const [name] of choices) {
    if (entry[name] !== undefined) checkChoice(name, entry[name], `${place}.${name}`);
  }
  if (entry["docsUrl"] !== undefined) checkDocsUrl(entry["docsUrl"], `${place}.docsUrl`);
  if (entry["resources"] !== undefined) checkResources(entry["resources"], `${place}.resources`);
}

/** Checks the value of an option that is one of a few words. `place` names it in messages. Throws {@link UsageError}. */
export function checkChoice(name: keyof SchemaOptions, value: unknown, place: string): void {
  const words = choices.find(([known]) => known === name)?.[1] ?? [];
  if (words.some((word) => word === value)) return;
  const shown = typeof value === "string" ? JSON.stringify(value) : "no text";
  throw new UsageError(
    `${place} is ${shown}.`,
    `Give ${words.map((word) => JSON.stringify(word)).join(" or ")}.`,
  );
}

/** Checks where documents lie that are known by an address. `place` names them in messages. Throws {@link UsageError}. */
export function checkResources(value: unknown, place: string): void {
  const fix = 'Give addresses and paths, as in { "https://example.com/schemas/": "schemas" }.';
  if (!isRecord(value)) throw new UsageError(`${place} is not an object.`, fix);
  for (const [address, path] of Object.entries(value)) {
    const shown = JSON.stringify(address);
    if (!URL.canParse(address) || address.startsWith("file:") || address.includes("#"))
      throw new UsageError(`${place} has ${shown}, which is no absolute address of a document.`, fix);
    if (!isText(path)) throw new UsageError(`${place} has no path for ${shown}.`, fix);
  }
}

function checkTemplates(value: unknown, place: string): void {
  if (!isRecord(value))
    throw new UsageError(
      `${place} is not an object.`,
      'Give paths, as in { module: "templates/module.hbs" }.',
    );
  checkKeys(value, ["module", "index"], place);
  for (const [name, path] of Object.entries(value))
    if (!isText(path))
      throw new UsageError(`${place}.${name} is not a path.`, "Give the file of the template.");
}

/** Only what an address needs: it stands in doc comments. */
function checkDocsUrl(value: unknown, place: string): void {
  if (typeof value === "string" && /^https?:\/\/[\w.-]+(?::\d+)?\/(?:[\w.~-]+\/)*$/.test(value)) return;
  throw new UsageError(
    `${place} is no address of a folder.`,
    "Give that of the first page, with a slash at its end: https://docs.example.com/fleet/.",
  );
}

/** A limit of 0, of "many" or without end would be none, and what is meant by a misspelt one nobody knows. */
function checkLimits(value: unknown, place: string): void {
  if (!isRecord(value))
    throw new UsageError(
      `${place} is not an object.`,
      "Give limits by name, as in { maxEnumValues: 20_000 }.",
    );
  checkKeys(value, Object.keys(defaultLimits), place);
  for (const [name, limit] of Object.entries(value)) {
    if (!Number.isSafeInteger(limit) || Number(limit) < 1)
      throw new UsageError(`${place}.${name} is ${shownLimit(limit)}.`, "Give a whole number above 0.");
    if (name === "maxNesting" && Number(limit) > deepestNesting)
      throw new UsageError(`${place}.maxNesting is ${Number(limit)}.`, `Give at most ${deepestNesting}.`);
  }
}

function shownLimit(value: unknown): string {
  if (typeof value === "number") return String(value);
  return typeof value === "string" ? JSON.stringify(value) : "no number";
}

function checkKeys(entry: Readonly<Record<string, unknown>>, known: readonly string[], place: string): void {
  const unknownKey = Object.keys(entry).find((key) => !known.includes(key));
  if (unknownKey === undefined) return;
  throw new UsageError(
    `${place} has an unknown key ${JSON.stringify(unknownKey)}.`,
    `Known keys: ${known.join(", ")}.`,
  );
}

/** Each package would remove what the other has written, at every run. */
function checkOutputs({ packages }: Config, source: string): void {
  const seen = new Map<string, number>();
  for (const [index, { output }] of packages.entries()) {
    const first = seen.get(resolve(output));
    if (first !== undefined)
      throw new UsageError(
        `${source}: packages[${first}] and packages[${index}] have the same output, ${JSON.stringify(output)}.`,
        "Give each a folder of its own, or make one package of their inputs.",
      );
    seen.set(resolve(output), index);
  }
}

/** Checks a list of emitter names. Throws {@link UsageError} naming the known ones. */
export function checkEmitters(value: unknown, place: string): readonly EmitterName[] {
  const fix = `Known emitters: ${emitterNames.join(", ")}.`;
  if (!isTextList(value)) throw new UsageError(`${place} is not a list of emitters.`, fix);
  const unknownName = value.find((name) => !emitterNames.some((known) => known === name));
  if (unknownName !== undefined)
    throw new UsageError(`${place} has an unknown emitter ${JSON.stringify(unknownName)}.`, fix);
  return value as readonly EmitterName[];
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === "string" && value !== "";
const isTextList = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.length > 0 && value.every(isText);

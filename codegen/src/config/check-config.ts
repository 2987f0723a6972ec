import { resolve } from "node:path";
import { UsageError } from "../diagnostics/usage-error.js";
import type { Config, EmitterName } from "./config.js";

/** The built-in emitters, in the order in which they build on each other. */
export const emitterNames: readonly EmitterName[] = ["types", "validators", "messages", "rpc"];

const packageKeys: readonly string[] = ["input", "output", "emit", "allowedRoots"];

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
  if (entry["emit"] !== undefined) checkEmitters(entry["emit"], `${place}.emit`);
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

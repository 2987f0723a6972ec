import { UsageError } from "../diagnostics/usage-error.js";
import type { Config, EmitterName } from "./config.js";

/** The built-in emitters, in the order in which they build on each other. */
export const emitterNames: readonly EmitterName[] = ["types", "validators", "messages", "rpc"];

const packageKeys = new Set(["input", "output", "emit", "allowedRoots"]);

/** Checks what a configuration file exported. `source` names it in messages. Throws {@link UsageError}. */
export function checkConfig(value: unknown, source: string): Config {
  const packages = isRecord(value) ? value["packages"] : undefined;
  if (!Array.isArray(packages) || packages.length === 0) {
    throw new UsageError(
      `${source} exports no \`packages\`.`,
      "Export `defineConfig({ packages: [{ input, output }] })` by default.",
    );
  }
  packages.forEach((entry: unknown, index) => checkPackage(entry, `${source}: packages[${index}]`));
  return { packages } as Config;
}

function checkPackage(entry: unknown, place: string): void {
  if (!isRecord(entry)) throw new UsageError(`${place} is not an object.`, "Give it `input` and `output`.");
  const unknownKey = Object.keys(entry).find((key) => !packageKeys.has(key));
  if (unknownKey !== undefined)
    throw new UsageError(
      `${place} has an unknown key ${JSON.stringify(unknownKey)}.`,
      `Known keys: ${[...packageKeys].join(", ")}.`,
    );
  if (!isText(entry["input"]) && !isTextList(entry["input"]))
    throw new UsageError(`${place}.input names no document.`, "Give a path or a list of paths.");
  if (!isText(entry["output"]))
    throw new UsageError(`${place}.output is not a path.`, "Give the folder to fill.");
  if (entry["allowedRoots"] !== undefined && !isTextList(entry["allowedRoots"]))
    throw new UsageError(`${place}.allowedRoots is not a list of paths.`, "Give folders.");
  if (entry["emit"] !== undefined) checkEmitters(entry["emit"], `${place}.emit`);
}

/** Checks a list of emitter names. Throws {@link UsageError} naming the known ones. */
export function checkEmitters(value: unknown, place: string): readonly EmitterName[] {
  if (!isTextList(value))
    throw new UsageError(
      `${place} is not a list of emitters.`,
      `Known emitters: ${emitterNames.join(", ")}.`,
    );
  const unknownName = value.find((name) => !emitterNames.some((known) => known === name));
  if (unknownName !== undefined)
    throw new UsageError(
      `${place} has an unknown emitter ${JSON.stringify(unknownName)}.`,
      `Known emitters: ${emitterNames.join(", ")}.`,
    );
  return value as readonly EmitterName[];
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === "string" && value !== "";
const isTextList = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.length > 0 && value.every(isText);

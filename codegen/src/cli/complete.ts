import { resolve } from "node:path";
import type { ApiModel } from "../ir/index.js";
import type { Io } from "./io.js";

/** What says which packages are made, and how. */
const ofPackages = [
  "config",
  "input",
  "output",
  "emit",
  "formats",
  "defaults",
  "patterns",
  "dialect",
  "types",
  "resource",
  "json",
] as const;

const options: Readonly<Record<string, readonly string[]>> = {
  mock: [
    "port",
    "host",
    "cors",
    "broker",
    "resource",
    "gateway",
    "every-ms",
    "seed",
    "delay-ms",
    "timeout-ms",
    "fault",
    "record",
    "json",
    "quiet",
  ],
  call: ["list", "example", "as-is", "broker", "resource", "server", "header", "body", "timeout-ms", "json"],
  tail: ["list", "type", "where", "invalid", "count", "broker", "timeout-ms", "json"],
  publish: ["list", "type", "example", "as-is", "broker", "timeout-ms", "json"],
  generate: [...ofPackages, "force"],
  watch: ofPackages,
  check: ["config", "input", "output", "json"],
};

const withoutValue: ReadonlySet<string> = new Set([
  "--cors",
  "--list",
  "--example",
  "--as-is",
  "--invalid",
  "--json",
  "--quiet",
  "--force",
]);

/** What shells may be told: some expand what they are given. */
const harmless = /^[\w./:@%+-]+$/;

/**
 * `edgeloom __complete WORDS…`: prints what may stand in the place of the last word, one on a line; nothing where a file is meant.
 * Asked by the scripts of `edgeloom completion`, so it never fails.
 */
export async function complete(
  words: readonly string[],
  io: Io,
  commands: readonly string[],
): Promise<number> {
  const current = words.at(-1) ?? "";
  const found = words.length < 2 ? commands : await wordsFor(words, current, io);
  for (const word of new Set(found)) if (word.startsWith(current) && harmless.test(word)) io.out(word);
  return 0;
}

async function wordsFor(
  [command = "", ...rest]: readonly string[],
  current: string,
  io: Io,
): Promise<readonly string[]> {
  const names = positionalsOf(rest.slice(0, -1));
  const own = Object.hasOwn(options, command) ? (options[command] ?? []) : [];
  const flags = own.map((name) => `--${name}`);
  const [document, target] = names;
  if (document === undefined || !["call", "tail", "publish"].includes(command))
    return current.startsWith("-") ? flags : [];
  const model = await modelOf(document, io);
  if (current.startsWith("-")) return [...flags, ...(command === "call" ? parametersOf(target, model) : [])];
  if (rest.at(-2) === "--type" || (command === "call" && names.length === 2)) return typesOf(target, model);
  if (command === "call") return names.length === 1 ? targetsOf(model) : [];
  return command === "tail" || names.length === 1 ? (model?.topics.map(({ address }) => address) ?? []) : [];
}

function positionalsOf(words: readonly string[]): readonly string[] {
  return words.filter((word, at) => {
    const before = words[at - 1];
    const isValue = before?.startsWith("--") === true && !before.includes("=") && !withoutValue.has(before);
    return !word.startsWith("-") && !isValue;
  });
}

async function modelOf(document: string, io: Io): Promise<ApiModel | undefined> {
  try {
    const { understand } = await import("../pipeline.js");
    return understand({ root: io.cwd, inputs: [resolve(io.cwd, document)] }).model;
  } catch {
    return undefined;
  }
}

function targetsOf(model: ApiModel | undefined): readonly string[] {
  return [
    ...(model?.services.map(({ channel }) => channel) ?? []),
    ...(model?.rest?.operations.map(({ name }) => name) ?? []),
  ];
}

function typesOf(target: string | undefined, model: ApiModel | undefined): readonly string[] {
  const methods = model?.services.find(({ channel }) => channel === target)?.methods ?? [];
  const messages =
    model?.topics
      .filter(({ address }) => target === undefined || address === target)
      .flatMap((topic) => topic.messages) ?? [];
  return [...methods.map(({ type }) => type), ...messages.flatMap(({ type }) => type ?? [])];
}

function parametersOf(target: string | undefined, model: ApiModel | undefined): readonly string[] {
  const operation = model?.rest?.operations.find(({ name }) => name === target);
  return operation?.parameters.map(({ key }) => `--${key}`) ?? [];
}

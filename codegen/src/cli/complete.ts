import { resolve } from "node:path";
import type { ApiModel } from "../ir/index.js";
import { commandSpec, commandSpecs } from "./commands/index.js";
import type { CommandSpec, OptionSpec } from "./commands/spec.js";
import type { Io } from "./io.js";

/** What shells may be told: some expand what they are given. */
const harmless = /^[\w./:@%+-]+$/;

/**
 * `edgeloom __complete WORDS…`: prints what may stand in the place of the last word, one on a line; nothing where a file is meant.
 * Asked by the scripts of `edgeloom completion`, so it never fails.
 */
export async function complete(raw: readonly string[], io: Io): Promise<number> {
  // bash takes an equals sign for a word of its own.
  const words = raw.filter((word) => word !== "=").map(unquoted);
  const [, option, value] = /^(--[\w-]+)=(.*)$/s.exec(words.at(-1) ?? "") ?? [];
  const asked = option === undefined ? words : [...words.slice(0, -1), option, value ?? ""];
  const current = asked.at(-1) ?? "";
  const found = asked.length < 2 ? firstWords(current) : await wordsFor(asked, current, io);
  for (const word of new Set(found))
    if (word.startsWith(current) && harmless.test(word))
      io.out(option === undefined ? word : `${option}=${word}`);
  return 0;
}

/** A word as it was typed, without the quotes and backslashes of shells; nothing is expanded. */
function unquoted(word: string): string {
  return word.replace(/'([^']*)(?:'|$)|"((?:\\.|[^"\\])*)(?:"|$)|\\(.)/gs, (_, single, double, escaped) =>
    String(single ?? (double as string | undefined)?.replace(/\\(["\\$`])/g, "$1") ?? escaped),
  );
}

function firstWords(current: string): readonly string[] {
  return current.startsWith("-") ? ["--help", "--version"] : [...Object.keys(commandSpecs), "help"];
}

async function wordsFor(
  [command = "", ...rest]: readonly string[],
  current: string,
  io: Io,
): Promise<readonly string[]> {
  if (command === "help") return rest.length === 1 ? Object.keys(commandSpecs) : [];
  const spec = commandSpec(command);
  if (spec === undefined) return [];
  const asked = optionBefore(rest, spec);
  const names = positionalsOf(rest.slice(0, -1), spec);
  const [document, target] = names;
  if (asked?.words !== undefined) return asked.words;
  if (asked !== undefined && asked !== spec.options["type"]) return [];
  const flags = current.startsWith("-")
    ? [...Object.keys(spec.options), "help"].map((name) => `--${name}`)
    : [];
  if (document === undefined) return current.startsWith("-") ? flags : Object.keys(spec.words ?? {});
  if (!speaking.has(command)) return flags;
  const model = await modelOf(document, io);
  if (asked !== undefined || (command === "call" && names.length === 2 && flags.length === 0))
    return typesOf(target, model);
  if (current.startsWith("-")) return [...flags, ...(command === "call" ? parametersOf(target, model) : [])];
  if (command === "call") return names.length === 1 ? targetsOf(model) : [];
  return command === "tail" || names.length === 1 ? (model?.topics.map(({ address }) => address) ?? []) : [];
}

/** Commands whose first name is a document that says what may follow. */
const speaking: ReadonlySet<string> = new Set(["call", "tail", "publish"]);

/** The option whose value is being written. */
function optionBefore(words: readonly string[], { options }: CommandSpec): OptionSpec | undefined {
  const before = words.at(-2) ?? "";
  const name = before.startsWith("--") ? before.slice(2) : "";
  const option = Object.hasOwn(options, name) ? options[name] : undefined;
  return option?.value === undefined ? undefined : option;
}

/** What stands behind an option that is not known is its value: those of `call` are parameters of an operation. */
function positionalsOf(words: readonly string[], { options }: CommandSpec): readonly string[] {
  return words.filter((word, at) => {
    const before = words[at - 1] ?? "";
    const name = before.slice(2);
    const isSwitch = Object.hasOwn(options, name) && options[name]?.value === undefined;
    const isValue = before.startsWith("--") && !before.includes("=") && !isSwitch;
    return !word.startsWith("-") && !isValue;
  });
}

async function modelOf(document: string, io: Io): Promise<ApiModel | undefined> {
  try {
    const { understand } = await import("../pipeline.js");
    return understand({ root: io.cwd, inputs: [resolve(io.cwd, document)], keepsPlaces: true }).model;
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

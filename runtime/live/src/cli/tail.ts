import { parseJson } from "@edgeloom/runtime/wire";
import {
  commandSpecs,
  isRecord,
  type Json,
  ownValue,
  paint,
  readArguments,
  type TopicDecl,
  UsageError,
} from "edgeloom/kit";
import { type Judged, judgeMessage } from "../bus/judge-message.js";
import type { Line } from "../bus/line.js";
import { openLine } from "../bus/open-line.js";
import { jsonText } from "../json-text.js";
import { openSource, type Source } from "../model/source.js";
import { printable } from "../printable.js";
import { documentOf, maxTimeoutMs, oneNamed, wholeNumber } from "./arguments.js";
import { exitCodes } from "./exit-codes.js";
import { type LiveIo, stopped } from "./io.js";
import { list } from "./list.js";
import { pointerOf } from "./tell.js";

const usage = "Write edgeloom tail DOCUMENT [TOPIC …]; --list shows what there is.";

/** `edgeloom tail`: shows the messages of topics as they come, until Ctrl-C or as many as `--count` says. */
export async function tail(args: readonly string[], io: LiveIo): Promise<number> {
  const { values, positionals } = readArguments(args, commandSpecs.tail.options, usage);
  const source = openSource([documentOf(positionals, usage)], io.cwd, io.color);
  if (values.list) {
    list(source, { topics: true, names: positionals.slice(1) }, values.json, io);
    return exitCodes.done;
  }
  const topics = topicsNamed(positionals.slice(1), source);
  const filter = filterOf(values.type ?? [], (values.where ?? []).map(readCondition), values.invalid);
  const count = wholeNumber(values.count, "count", 1, Number.MAX_SAFE_INTEGER) ?? Number.POSITIVE_INFINITY;
  const timeoutMs = wholeNumber(values["timeout-ms"], "timeout-ms", 1, maxTimeoutMs);
  const note = (text: string): void => io.err(text);
  const line = await openLine(values.broker, source, { timeoutMs, signal: io.stop, note });
  const printer = new Printer(source, { isJson: values.json, filter, count }, io);
  try {
    for (const topic of topics) printer.listen(line, topic);
    await line.settled();
    if (!values.json) io.err(`listening to ${topics.map(({ address }) => address).join(", ")}`);
    await Promise.race([stopped(io.stop), printer.done]);
    return exitCodes.done;
  } finally {
    await line.close({ isAbrupt: true });
  }
}

/** Topics by name or address; a star at the end stands for all that begin so. Without names: all. */
function topicsNamed(names: readonly string[], { model }: Source): readonly TopicDecl[] {
  if (model.topics.length === 0) throw new UsageError("The document has no topics.", usage);
  if (names.length === 0) return model.topics;
  const found = names.flatMap((name) => {
    const starting = name.endsWith("*")
      ? model.topics.filter(({ address }) => address.startsWith(name.slice(0, -1)))
      : [];
    return starting.length > 0
      ? starting
      : [oneNamed(name, model.topics, (each) => [each.address, each.name], "topic")];
  });
  return [...new Set(found)];
}

type Condition = { readonly path: readonly string[]; readonly value: string };

/** `--where name=gate-1`, `--where medium.id=7`. */
function readCondition(text: string): Condition {
  const joint = text.indexOf("=");
  if (joint < 1)
    throw new UsageError(
      `--where ${text} is no condition.`,
      "Write --where NAME=VALUE, with dots for what lies deeper.",
    );
  return { path: text.slice(0, joint).split("."), value: text.slice(joint + 1) };
}

type Filter = (json: Json, judged: Judged) => boolean;

function filterOf(types: readonly string[], conditions: readonly Condition[], onlyInvalid: boolean): Filter {
  return (json, judged) => {
    if (types.length > 0 && !types.includes(judged.type)) return false;
    if (onlyInvalid && judged.kind === "valid") return false;
    return conditions.every(({ path, value }) => {
      const found = path.reduce<Json | undefined>(
        (part, name) => (isRecord(part) ? ownValue(part, name) : undefined),
        json,
      );
      return found !== undefined && (typeof found === "string" ? found : jsonText(found)) === value;
    });
  };
}

class Printer {
  readonly done: Promise<void>;
  private readonly source: Source;
  private readonly settings: { readonly isJson: boolean; readonly filter: Filter; readonly count: number };
  private readonly io: LiveIo;
  private shown = 0;
  private finish: () => void = () => undefined;

  constructor(source: Source, settings: Printer["settings"], io: LiveIo) {
    this.source = source;
    this.settings = settings;
    this.io = io;
    this.done = new Promise((resolve) => {
      this.finish = resolve;
    });
  }

  listen(line: Line, topic: TopicDecl): void {
    line.listen(topic, (message) => {
      if (this.shown >= this.settings.count) return;
      const json = jsonIn(message.body);
      const judged: Judged = json === undefined ? broken : judgeMessage(json, topic, this.source);
      const shown = json ?? Buffer.from(message.body).toString("latin1").slice(0, maxBroken);
      if (!this.settings.filter(shown, judged)) return;
      this.print(message.topic, shown, judged);
      if (++this.shown >= this.settings.count) this.finish();
    });
  }

  private print(topic: string, json: Json, judged: Judged): void {
    const { io } = this;
    if (this.settings.isJson) {
      io.out(printable(jsonText({ topic, ...factsOf(judged), message: json })));
      return;
    }
    const time = paint(new Date().toISOString().slice(11, 23), "dim", io.color);
    const mark = judged.kind === "valid" ? "" : ` ${paint(judged.kind, "red", io.color)}`;
    io.out(
      `${time} ${paint(printable(topic), "bold", io.color)} ${paint(printable(judged.type), "cyan", io.color)}${mark}`,
    );
    io.out(printable(jsonText(json, 2)).replace(/^/gm, "  "));
    if (judged.kind === "invalid")
      for (const { path, expected, received } of judged.issues)
        io.out(paint(`  ✗ ${pointerOf(path)}: expected ${expected}, received ${received}`, "red", io.color));
    if (judged.kind === "unknown" && judged.near !== undefined)
      io.out(`  did its sender mean ${judged.near}?`);
  }
}

function jsonIn(body: Uint8Array): Json | undefined {
  try {
    return parseJson(body);
  } catch {
    return undefined;
  }
}

const maxBroken = 2_000;
const broken: Judged = {
  kind: "invalid",
  type: "?",
  issues: [{ path: [], keyword: "json", expected: "JSON", received: "other bytes" }],
};

function factsOf(judged: Judged): { readonly [key: string]: Json } {
  const facts = { type: judged.type, valid: judged.kind === "valid" };
  if (judged.kind !== "invalid") return facts;
  return {
    ...facts,
    issues: judged.issues.map(({ path, expected, received }) => ({
      at: pointerOf(path),
      expected,
      received,
    })),
  };
}

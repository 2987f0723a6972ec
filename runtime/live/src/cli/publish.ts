import {
  commandSpecs,
  isRecord,
  type Json,
  type MessageDecl,
  ownValue,
  readArguments,
  type TopicDecl,
  UsageError,
} from "edgeloom/kit";
import { busName } from "../bus/connect.js";
import type { Line } from "../bus/line.js";
import { openLine } from "../bus/open-line.js";
import { filled, isOfTemplate, isTemplate } from "../bus/topic-template.js";
import { jsonText } from "../json-text.js";
import { openSource, type Source } from "../model/source.js";
import { documentOf, maxTimeoutMs, oneNamed, wholeNumber } from "./arguments.js";
import { exitCodes } from "./exit-codes.js";
import { fitted } from "./fitting.js";
import { jsonOf, linesOf, readInput } from "./input.js";
import type { LiveIo } from "./io.js";
import { list } from "./list.js";
import { tellIssues } from "./tell.js";

const usage =
  "Write edgeloom publish DOCUMENT TOPIC '{\"type\": …}', or - for one message per line of standard input; --list shows what there is.";

type Values = { readonly type?: string | undefined; readonly "as-is": boolean; readonly json: boolean };

/** `edgeloom publish`: sends messages that fit their document to a topic. */
export async function publish(args: readonly string[], io: LiveIo): Promise<number> {
  const { values, positionals } = readArguments(args, commandSpecs.publish.options, usage);
  const source = openSource([documentOf(positionals, usage)], io.cwd, io.color);
  if (values.list) {
    list(source, { topics: true, names: positionals.slice(1) }, values.json, io);
    return exitCodes.done;
  }
  const [, name, input, ...more] = positionals;
  if (name === undefined || more.length > 0) throw new UsageError("Name one topic, and one message.", usage);
  const topic = topicNamed(name, source);
  if (values.example) return printExample(topic, values, source, io);
  if (input === undefined) throw new UsageError("There is no message.", usage);
  // A single message is judged before anybody is connected to.
  const first = input === "-" ? undefined : bodyOf(await readInput(input, io), topic, values, source, io);
  if (input !== "-" && first === undefined) return exitCodes.wrongUsage;
  const timeoutMs = wholeNumber(values["timeout-ms"], "timeout-ms", 1, maxTimeoutMs);
  refuseTemplate(topic);
  const note = (text: string): void => io.err(text);
  const line = await openLine(values.broker, source, { timeoutMs, signal: io.stop, note });
  try {
    if (!line.hasListener(topic.address)) io.err(`nobody listens to ${topic.address}`);
    return first === undefined
      ? await publishLines(line, topic, values, source, io)
      : await publishOne(line, topic, first, io);
  } finally {
    await line.close();
  }
}

/** A topic by its name or its address, or by one of the topics that an address with places stands for. */
function topicNamed(name: string, { model }: Source): TopicDecl {
  const found = model.topics.find(({ address }) => isTemplate(address) && isOfTemplate(name, address));
  if (found !== undefined && name !== found.address) return { ...found, address: name };
  return oneNamed(name, model.topics, (each) => [each.address, each.name], "topic");
}

function refuseTemplate({ address }: TopicDecl): void {
  if (!isTemplate(address)) return;
  throw new UsageError(
    `The topic ${address} has places for values.`,
    `Write it with values, such as ${filled(address)}.`,
  );
}

async function publishOne(line: Line, { address }: TopicDecl, body: string, io: LiveIo): Promise<number> {
  if (await line.publish(address, body)) return exitCodes.done;
  io.err(`${address}: the message was dropped`);
  return exitCodes.refused;
}

async function publishLines(
  line: Line,
  topic: TopicDecl,
  values: Values,
  source: Source,
  io: LiveIo,
): Promise<number> {
  for await (const { text, number } of linesOf(io)) {
    if (io.stop.aborted) return exitCodes.interrupted;
    const body = bodyOf(jsonOf(text, `line ${number}`), topic, values, source, io, `line ${number}: `);
    if (body === undefined) return exitCodes.wrongUsage;
    const code = await publishOne(line, topic, body, io);
    if (code !== exitCodes.done) return code;
  }
  return exitCodes.done;
}

/** The text to send; undefined after what is wrong was told. */
function bodyOf(
  given: Json,
  topic: TopicDecl,
  values: Values,
  source: Source,
  io: LiveIo,
  place = "",
): string | undefined {
  if (values["as-is"]) return jsonText(given);
  const decl = messageFor(given, topic, values);
  const typed =
    isRecord(given) && decl.type !== undefined && !Object.hasOwn(given, "type")
      ? { ...given, type: decl.type }
      : given;
  const model = source.models.of(decl.payload);
  const result = fitted(model, typed, source.model.wire, busName);
  if ("value" in result) return jsonText(result.value);
  tellIssues(`${place}The message does not fit ${model.model.name}; it was not sent.`, result.issues, io);
  io.err(
    `  fix: edgeloom publish … ${topic.address} --type ${decl.type ?? decl.name} --example prints one that fits; --as-is sends it as it is.`,
  );
  return undefined;
}

function messageFor(given: Json, { messages, address }: TopicDecl, { type }: Values): MessageDecl {
  const own = isRecord(given) ? ownValue(given, "type") : undefined;
  const wanted = type ?? (typeof own === "string" ? own : undefined);
  const [only] = messages;
  if (wanted === undefined && only !== undefined && messages.length === 1) return only;
  if (wanted !== undefined)
    return oneNamed(wanted, messages, (each) => [each.type ?? each.name, each.name], "type");
  const types = messages.map((each) => each.type ?? each.name).join(", ");
  throw new UsageError(
    `It is not said which message of ${address} this is.`,
    `Give "type" or --type: ${types}.`,
  );
}

function printExample(topic: TopicDecl, values: Values, source: Source, io: LiveIo): number {
  const decl = messageFor(null, topic, values);
  const example = source.example(decl.payload);
  if (!example.ok)
    throw new UsageError(`No example of ${decl.name} was found.`, "Write the message by hand.");
  io.out(jsonText(example.value, values.json ? 0 : 2));
  return exitCodes.done;
}

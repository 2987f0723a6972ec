import { isEdgeloomError } from "@edgeloom/runtime";
import { callRaw, isFailureStatus, type RawReply } from "@edgeloom/runtime/rpc";
import type { Json } from "@edgeloom/runtime/schema";
import { codecOf } from "@edgeloom/runtime/wire";
import { type MethodDecl, type ServiceDecl, UsageError } from "edgeloom/kit";
import { busName, openBus, readBroker } from "../bus/connect.js";
import { jsonText } from "../json-text.js";
import type { Source } from "../model/source.js";
import { printable } from "../printable.js";
import { maxTimeoutMs, oneNamed, wholeNumber } from "./arguments.js";
import type { CallArguments } from "./call-arguments.js";
import { exitCodes } from "./exit-codes.js";
import { fitted } from "./fitting.js";
import { readInput } from "./input.js";
import type { LiveIo } from "./io.js";
import { tellIssues } from "./tell.js";

type Rpc = { readonly service: ServiceDecl; readonly method: MethodDecl };

/** Calls an RPC of a channel, and prints what comes back. */
export async function callRpc(
  channel: string,
  parsed: CallArguments,
  source: Source,
  io: LiveIo,
): Promise<number> {
  const service = oneNamed(channel, source.model.services, (each) => [each.channel, each.name], "channel");
  const [, , type, text = "{}", ...more] = parsed.names;
  if (type === undefined || more.length > 0) {
    const types = service.methods.map((each) => each.type).join(", ");
    throw new UsageError(
      "Name one type of the channel, and at most one request.",
      `Types of ${service.channel}: ${types}.`,
    );
  }
  const method = oneNamed(type, service.methods, (each) => [each.type, each.name], "type");
  if (parsed.values.example) return printExample(method, parsed.values.json, source, io);
  const given = await readInput(text, io);
  const request = parsed.values["as-is"] ? given : checked(given, method, source, io);
  return request === undefined
    ? exitCodes.wrongUsage
    : send({ service, method }, request, parsed, source, io);
}

function printExample({ request, type }: MethodDecl, isShort: boolean, source: Source, io: LiveIo): number {
  const example = source.example(request);
  if (!example.ok) throw new UsageError(`No example of ${type} was found.`, "Write the request by hand.");
  io.out(jsonText(example.value, isShort ? 0 : 2));
  return exitCodes.done;
}

function checked(given: Json, { request, type }: MethodDecl, source: Source, io: LiveIo): Json | undefined {
  const result = fitted(source.models.of(request), given, source.model.wire, busName);
  if ("value" in result) return result.value;
  tellIssues(
    `The request does not fit ${source.models.of(request).model.name}; nothing was sent.`,
    result.issues,
    io,
  );
  io.err(`  fix: edgeloom call … ${type} --example prints a request that fits; --as-is sends it as it is.`);
  return undefined;
}

async function send(
  { service, method }: Rpc,
  request: Json,
  { values }: CallArguments,
  source: Source,
  io: LiveIo,
): Promise<number> {
  const timeoutMs = wholeNumber(values["timeout-ms"], "timeout-ms", 1, maxTimeoutMs) ?? method.timeoutMs;
  const bus = await openBus(readBroker(values.broker), { timeoutMs, signal: io.stop });
  try {
    const { resource } = values;
    const { channel } = service;
    const { type, idempotent } = method;
    const reply = await callRaw(bus, {
      channel,
      type,
      request,
      idempotent,
      timeoutMs,
      resource,
      signal: io.stop,
    });
    io.out(printable(jsonText(reply.response, values.json ? undefined : 2)));
    return judgeReply(reply, method, source, io);
  } finally {
    await bus.close({ drainMs: 0 });
  }
}

function judgeReply(reply: RawReply, { response, type }: MethodDecl, source: Source, io: LiveIo): number {
  if (isFailureStatus(reply.status)) {
    io.err(`${type} was answered with ${reply.status}${reply.error === undefined ? "" : `: ${reply.error}`}`);
    return exitCodes.refused;
  }
  const model = source.models.of(response);
  try {
    codecOf(source.model.wire).decode(model, reply.response, {
      name: busName,
      now: () => Date.now() / 1_000,
    });
    return exitCodes.done;
  } catch (error) {
    if (!isEdgeloomError(error)) throw error;
    tellIssues(`The reply does not fit ${model.model.name}.`, error.issues, io);
    return exitCodes.refused;
  }
}

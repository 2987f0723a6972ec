import { appendFileSync } from "node:fs";
import { resolve } from "node:path";
import { silentLogger } from "@edgeloom/runtime/base";
import { startBroker } from "@edgeloom/runtime/broker";
import { commandSpecs, paint, readArguments, UsageError } from "edgeloom/kit";
import { openBus, readBroker } from "../bus/connect.js";
import { type BusExchange, startBusMock } from "../bus/mock.js";
import { type DeviceExchange, startDeviceMock } from "../devices/mock.js";
import { type Fault, readFault } from "../faults.js";
import { openSource, type Source } from "../model/source.js";
import { printable } from "../printable.js";
import { type Exchange, startRestMock } from "../rest/index.js";
import { documentOf, maxTimeoutMs, wholeNumber } from "./arguments.js";
import { exitCodes } from "./exit-codes.js";
import { type LiveIo, stopped } from "./io.js";

const usage =
  "Write edgeloom mock DOCUMENT [--port N] [--broker ADDRESS] [--gateway HOST:PORT] [--fault KIND@RATE].";

type Values = ReturnType<typeof readArguments<typeof commandSpecs.mock.options>>["values"];

type Told = Exchange | BusExchange | DeviceExchange;

/** What all kinds of mocks have in common. */
type Common = {
  readonly seed: number | undefined;
  readonly delayMs: number;
  readonly faults: readonly Fault[];
  readonly onExchange: (exchange: Told) => void;
};

/** A part of the mock that runs. */
type Part = { readonly close: () => unknown };

/** `edgeloom mock`: a REST service, RPC servers with publishers, or devices, whatever the documents describe; until Ctrl-C. */
export async function mock(args: readonly string[], io: LiveIo): Promise<number> {
  const { values, positionals } = readArguments(args, commandSpecs.mock.options, usage);
  const document = documentOf(positionals, usage);
  if (positionals.length > 1)
    throw new UsageError(
      `${positionals[1]} is one document too many.`,
      "Name one document, or a folder of them.",
    );
  const source = openSource([document], io.cwd, io.color);
  const common = commonOf(values, io);
  const parts: Part[] = [];
  try {
    if (source.model.rest !== undefined) parts.push(await rest(source, values, common, io));
    if (source.model.services.length + source.model.topics.length > 0)
      parts.push(...(await bus(source, values, common, io)));
    if ((source.model.modules ?? []).length > 0) parts.push(await devices(source, values, common, io));
    if (parts.length === 0)
      throw new UsageError(
        `${document} describes no service, no topic and no device.`,
        "Name an OpenAPI, AsyncAPI or device-module document.",
      );
    await stopped(io.stop);
    return exitCodes.done;
  } finally {
    for (const part of parts.toReversed()) await part.close();
  }
}

/** Options that are numbers. All are judged at once, also those that the document makes no use of. */
const numbers = [
  ["port", 0, 65_535],
  ["every-ms", 0, maxTimeoutMs],
  ["timeout-ms", 1, maxTimeoutMs],
] as const;

function commonOf(values: Values, io: LiveIo): Common {
  for (const [name, least, most] of numbers) wholeNumber(values[name], name, least, most);
  const { record } = values;
  const file = record === undefined ? undefined : resolve(io.cwd, record);
  if (file !== undefined) startRecord(file, record ?? "");
  return {
    seed: wholeNumber(values.seed, "seed", 0, 2 ** 31 - 2),
    delayMs: wholeNumber(values["delay-ms"], "delay-ms", 0, maxTimeoutMs) ?? 0,
    faults: (values.fault ?? []).map(readFault),
    onExchange: (exchange) => {
      if (file !== undefined) appendFileSync(file, `${JSON.stringify(exchange, exactly)}\n`);
      if (!values.quiet)
        io.out(values.json ? printable(JSON.stringify(exchange, exactly)) : lineOf(exchange, io));
    },
  };
}

function startRecord(file: string, name: string): void {
  try {
    appendFileSync(file, "");
  } catch (error) {
    throw new UsageError(
      `${name} cannot be written: ${(error as Error).message}.`,
      "Correct --record or its permissions.",
    );
  }
}

function exactly(_name: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}

/** What happened, on one line. */
function lineOf(exchange: Told, io: LiveIo): string {
  const { problem, fault, failure, ...facts } = exchange as Partial<Exchange & BusExchange & DeviceExchange>;
  const words = Object.values(facts).map((value) =>
    typeof value === "string" ? value : JSON.stringify(value, exactly),
  );
  const reasons = problem?.issues
    ?.map((issue) => `${issue.in} ${issue.at}: expected ${issue.expected}`)
    .join("; ");
  const wrong = [fault === undefined ? undefined : `fault ${fault}`, failure, reasons ?? problem?.detail];
  const told = wrong.filter((text) => text !== undefined).map((text) => paint(shown(text), "red", io.color));
  return [shown(words.join(" ")), ...told].join("  ");
}

/** Whoever asks must not steer the terminal of whoever answers. */
function shown(text: string): string {
  return text.replace(/[\p{C}]/gu, "?");
}

function ready(
  facts: { readonly [name: string]: string | readonly string[] },
  io: LiveIo,
  values: Values,
): void {
  if (values.json) io.out(JSON.stringify({ event: "ready", ...facts }));
  else
    io.err(
      Object.entries(facts)
        .filter(([, value]) => value.length > 0)
        .map(([name, value]) => `${name} ${paint(String(value), "bold", io.color)}`)
        .join("  "),
    );
}

async function rest(source: Source, values: Values, common: Common, io: LiveIo): Promise<Part> {
  const port = wholeNumber(values.port, "port", 0, 65_535) ?? 0;
  const host = values.host === undefined ? {} : { host: values.host };
  const server = await startRestMock(source, {
    ...common,
    ...host,
    port,
    cors: values.cors,
    auth: !values["no-auth"],
  }).catch((error: Error) => {
    throw new UsageError(
      `No server can listen there: ${error.message}.`,
      "Correct --host, or give another --port; 0 takes a free one.",
    );
  });
  ready({ rest: server.url }, io, values);
  return server;
}

async function bus(source: Source, values: Values, common: Common, io: LiveIo): Promise<readonly Part[]> {
  const own =
    values.broker === undefined
      ? await startBroker({ xsub: "tcp://127.0.0.1:*", xpub: "tcp://127.0.0.1:*", log: silentLogger })
      : undefined;
  const address =
    own === undefined ? readBroker(values.broker) : { publishTo: own.xsub, subscribeTo: own.xpub };
  const parts: Part[] = own === undefined ? [] : [own];
  try {
    const timeoutMs = wholeNumber(values["timeout-ms"], "timeout-ms", 1, maxTimeoutMs);
    const link = await openBus(address, { timeoutMs, signal: io.stop });
    parts.push({ close: () => link.close({ drainMs: 500 }) });
    const everyMs = wholeNumber(values["every-ms"], "every-ms", 0, maxTimeoutMs) ?? 1_000;
    parts.push(startBusMock(source, { ...common, bus: link, resource: values.resource, everyMs }));
    await link.settled({ signal: io.stop });
    ready(
      {
        broker: `${address.publishTo},${address.subscribeTo}`,
        channels: source.model.services.map(({ channel }) => channel),
        topics: source.model.topics.map(({ address: topic }) => topic),
      },
      io,
      values,
    );
    return parts;
  } catch (error) {
    for (const part of parts.toReversed()) await part.close();
    throw error;
  }
}

async function devices(source: Source, values: Values, common: Common, io: LiveIo): Promise<Part> {
  const found = /^(.+):(\d{1,5})$/.exec(values.gateway ?? "");
  if (found === null)
    throw new UsageError("It is not known where the gateway of the devices is.", "Give --gateway HOST:PORT.");
  const [, host = "", port] = found;
  const everyMs = wholeNumber(values["every-ms"], "every-ms", 10, maxTimeoutMs) ?? 1_000;
  const timeoutMs = wholeNumber(values["timeout-ms"], "timeout-ms", 1, maxTimeoutMs) ?? 1_000;
  const running = await startDeviceMock(source, {
    ...common,
    host: host.replace(/^\[|\]$/g, ""),
    port: Number(port),
    everyMs,
    timeoutMs,
  });
  ready({ gateway: values.gateway ?? "", devices: running.devices }, io, values);
  return running;
}

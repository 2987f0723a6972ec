import { OpenmoduleRpcServer } from "@edgeloom/openmodule";
import { silentLogger } from "@edgeloom/runtime/base";
import { type Bus, createBus } from "@edgeloom/runtime/bus";
import {
  type FilterScope,
  gatewayFilter,
  type RequestContext,
  type RequestFilter,
  type ServerOptions,
  type ServiceHandlers,
  serve,
} from "@edgeloom/runtime/rpc";
import { memoryBus } from "@edgeloom/runtime/transport/memory";
import { afterAll, describe, expect, it } from "vitest";
import { floorOf, vectors } from "../support/vectors.js";
import { ChanService } from "./generated/index.js";

type Message = { readonly [key: string]: unknown };
type FilterSpec = { readonly returns: unknown; readonly channel?: string; readonly type?: string };
type Case = {
  readonly topic: string;
  readonly message: Message;
  readonly published: readonly { readonly topic: string; readonly message_without_timestamp: Message }[];
  readonly note?: string;
  readonly filters?: readonly FilterSpec[];
};

const recorded = vectors("openmodule/rpc_server.json") as unknown as {
  readonly server: { readonly NAME: string; readonly RESOURCE: string };
  readonly cases: readonly Case[];
};
const filtered = vectors("openmodule/rpc_filters.json") as unknown as {
  readonly cases: readonly Case[];
  readonly gateway_filter: readonly {
    readonly filter: { readonly gate: string | null; readonly direction: string | null };
    readonly request: unknown;
    readonly passes: boolean;
  }[];
};

type Behaviour = (request: Message, context: RequestContext) => unknown;

/** What the recordings say about their handlers, by RPC type. */
const behaviours: Readonly<Record<string, Behaviour>> = {
  echo: ({ text, number }) => ({ text, number }),
  raise: () => {
    throw new Error("boom ä");
  },
  none: () => undefined,
  "empty-dict": () => ({}),
  "none-needs-field": () => undefined,
  extra: () => ({ text: "x", other: 1 }),
  status: () => ({ status: "custom" }),
  "status-dropped": () => ({ status: "custom", text: "x" }),
  model: () => ({ text: "m" }),
  "other-model": () => ({ status: "s" }),
  defaults: () => undefined,
  "falsy-zero": () => 0,
  true: () => true,
  list: () => [1],
  root: () => ({ a: 1 }),
  unserialisable: () => ({ value: new Set([1]) }),
  "message-fields": (_request, { envelope: { name, type, resource, rpcId } }) => ({
    b: `${name}|${type}|${resource ?? "None"}|${rpcId}`,
  }),
};

function handlers(): ServiceHandlers<(typeof ChanService)["methods"]> {
  const entries = Object.entries(ChanService.methods).map(
    ([name, { type }]) => [name, behaviours[type]] as const,
  );
  return Object.fromEntries(entries) as unknown as ServiceHandlers<(typeof ChanService)["methods"]>;
}

type Server = { addFilter(filter: RequestFilter, scope?: FilterScope): unknown };
type MakeServer = (bus: Bus, options: ServerOptions) => Server;

/** A server of the framework, with one registration per type instead of a service. */
function registered(bus: Bus, options: ServerOptions): Server {
  const server = new OpenmoduleRpcServer({ bus, ...options });
  for (const { type, request, response } of Object.values(ChanService.methods))
    server.registerHandler<unknown, unknown, unknown, never>(
      ChanService.channel,
      type,
      request,
      response as never,
      behaviours[type] as never,
    );
  void server.run();
  return server;
}

/** The two ways to answer for a channel. */
const servers: readonly (readonly [string, MakeServer])[] = [
  ["serve", (bus, options) => serve(bus, ChanService, handlers(), options)],
  ["registerHandler", registered],
];

const sentinelId = "99999999-9999-4999-8999-999999999999";

/** Puts one message on a fresh bus with one server and collects everything that is published, until a later request is answered. */
async function play(
  recording: Case,
  options: ServerOptions,
  make: MakeServer,
): Promise<readonly { topic: string; text: string }[]> {
  const wire = memoryBus({ log: silentLogger });
  const bus = createBus({ transport: wire.connect(), name: recorded.server.NAME, log: silentLogger });
  const peer = wire.connect();
  const seen: { topic: string; text: string }[] = [];
  await bus.open();
  const server = make(bus, options);
  for (const { returns, ...scope } of recording.filters ?? []) {
    server.addFilter(() => {
      if (returns === "raise") throw new Error("filter broke");
      return returns;
    }, scope);
  }
  const done = new Promise<void>((resolve) => {
    peer.onFrames(([topic, body]) => {
      const text = Buffer.from(body ?? []).toString();
      if (text.includes(sentinelId)) resolve();
      else seen.push({ topic: Buffer.from(topic ?? []).toString(), text });
    });
  });
  await peer.open();
  peer.subscribe("rpc-rep-");
  await Promise.all([peer.settled(), bus.settled()]);
  peer.send(recording.topic, JSON.stringify(recording.message));
  // Without rpc_id an invalid envelope is answered before any filter, so it comes through whatever the server is like.
  peer.send(
    "rpc-req-chan",
    JSON.stringify({ type: "echo", rpc_id: sentinelId, request: {}, name: "sentinel", timestamp: 1 }),
  );
  await done;
  await bus.close();
  await peer.close();
  expect(bus.stats()).toMatchObject({ pending: 0, queued: 0, running: 0, timers: 0 });
  return seen;
}

/**
 * The recordings share one server but for its treatment of resources, which a few of them state in words only. It shows in
 * the outcome: an answer to a request for another device can only come from a server that does not look at resources.
 */
function settingsOf({ message, published }: Case): readonly ServerOptions[] {
  const { RESOURCE } = recorded.server;
  const resource = message["resource"];
  const isForeign = typeof resource === "string" && resource !== "" && resource !== RESOURCE;
  return isForeign && published.length > 0
    ? [{ resource: RESOURCE, filterResource: false }, {}]
    : [{ resource: RESOURCE }];
}

let ran = 0;

async function check(recording: Case, make: MakeServer): Promise<void> {
  for (const options of settingsOf(recording)) {
    const seen = await play(recording, options, make);
    const plain = seen.map(({ topic, text }) => {
      expect(text).toMatch(/^[\x20-\x7e]*$/);
      const { timestamp, ...message } = JSON.parse(text) as Message;
      expect(timestamp).toBeTypeOf("number");
      return { topic, message_without_timestamp: message };
    });
    expect(plain).toEqual(recording.published);
    ran++;
  }
}

describe.each(servers)("rpc_server.json, %s", (_name, make) => {
  it.each(
    recorded.cases.map((recording, index) => ({
      ...recording,
      title: `${index} ${recording.note ?? String(recording.message["type"])}`,
    })),
  )("$title", (recording) => check(recording, make));
});

describe.each(servers)("rpc_filters.json, %s", (_name, make) => {
  it.each(
    filtered.cases.map((recording, index) => ({
      ...recording,
      title: `${index} ${JSON.stringify(recording.filters)}`,
    })),
  )("$title", (recording) => check(recording, make));
});

describe("rpc_filters.json", () => {
  it.each(filtered.gateway_filter)("gateway filter $filter on $request", ({ filter, request, passes }) => {
    const envelope = { name: "", type: "", resource: undefined, rpcId: "" };
    expect(Boolean(gatewayFilter(filter)(request, envelope))).toBe(passes);
    ran++;
  });
});

afterAll(() => {
  console.log(`rpc_server and rpc_filters: ${ran} recordings played`);
  expect(ran).toBeGreaterThanOrEqual(floorOf(104));
});

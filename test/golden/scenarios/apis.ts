import type { Scenario } from "../support/scenario.js";

const text = { type: "string" } as const;
const jsonContent = { defaultContentType: "application/json" } as const;

function api(title: string, more: Record<string, unknown>): unknown {
  return { asyncapi: "3.0.0", info: { title, version: "1.0.0" }, ...jsonContent, ...more };
}

function message(type: string, properties: Record<string, unknown> = {}): unknown {
  return { type: "object", required: ["type"], properties: { type: { const: type }, ...properties } };
}

function channelRef(channel: string, name?: string): unknown {
  return { $ref: `#/channels/${channel}${name === undefined ? "" : `/messages/${name}`}` };
}

/** An RPC of one channel: the operation asks on `rpc-req-<channel>` and is answered on `rpc-rep-<channel>`. */
function call(channel: string, name: string, more: Record<string, unknown> = {}): unknown {
  const [request, reply] = [`rpc-req-${channel}`, `rpc-rep-${channel}`];
  return {
    action: "send",
    channel: channelRef(request),
    messages: [channelRef(request, name)],
    reply: { channel: channelRef(reply), messages: [channelRef(reply, name)] },
    ...more,
  };
}

function envelope(part: "request" | "response", type: string, body: unknown): unknown {
  const payload = {
    type: "object",
    required: ["type", part],
    properties: { type: { const: type }, rpc_id: text, [part]: body },
  };
  return { "x-edgeloom-body": `/${part}`, payload };
}

const addressed = (address: string, messages: Record<string, unknown>): unknown => ({ address, messages });

/** AsyncAPI documents: topics, messages and RPCs. */
export const apis: readonly Scenario[] = [
  {
    name: "topic",
    documents: {
      "presence.json": api("presence", {
        channels: {
          presence: {
            address: "presence",
            title: "Presence",
            description: "What stands at a gate.",
            messages: {
              enter: { description: "A vehicle came.", payload: { $ref: "#/components/schemas/Enter" } },
              leave: {
                deprecated: true,
                payload: { $ref: "#/components/schemas/Leave" },
                "x-edgeloom-since": "11",
              },
            },
          },
        },
        operations: { follow: { action: "receive", channel: channelRef("presence") } },
        components: {
          schemas: {
            Enter: message("enter", {
              gate: text,
              at: { type: "number", format: "unixtime", "x-edgeloom-default": "now" },
            }),
            Leave: message("leave", { count: { type: "integer", format: "int64", default: 0 } }),
          },
        },
      }),
    },
    models: {
      Enter: {
        accepts: [
          { type: "enter", at: 1.5 },
          { type: "enter", at: 1, gate: "a" },
        ],
        rejects: [{ type: "leave", at: 1 }, {}],
      },
      Leave: {
        accepts: [{ type: "leave", count: 1n }],
        rejects: [{ count: 1n }],
        completes: [[{ type: "leave" }, { type: "leave", count: 0n }]],
      },
    },
  },
  {
    name: "rpc",
    documents: {
      "access.json": api("access", {
        channels: {
          "rpc-req-access": addressed("rpc-req-access", {
            check: envelope("request", "check", { $ref: "#/components/schemas/CheckRequest" }),
            list: envelope("request", "list", { $ref: "#/components/schemas/Empty" }),
          }),
          "rpc-rep-access": addressed("rpc-rep-access", {
            check: envelope("response", "check", { $ref: "#/components/schemas/CheckResponse" }),
            list: envelope("response", "list", { $ref: "#/components/schemas/CheckResponse" }),
          }),
        },
        operations: {
          check: call("access", "check", { summary: "Asks who may pass.", "x-edgeloom-timeout-ms": 1500 }),
          list: call("access", "list", { description: "Lists everybody.", "x-edgeloom-idempotent": true }),
        },
        components: {
          schemas: {
            Empty: { type: "object" },
            CheckRequest: { type: "object", properties: { gate: { type: "string", default: "" } } },
            CheckResponse: {
              type: "object",
              required: ["granted"],
              properties: { granted: { type: "boolean" } },
            },
          },
        },
      }),
    },
    models: {
      CheckRequest: { accepts: [{ gate: "" }], rejects: [{ gate: 1 }], completes: [[{}, { gate: "" }]] },
      CheckResponse: { accepts: [{ granted: true }], rejects: [{}] },
    },
  },
  {
    name: "wire-rules",
    documents: {
      "bus.json": api("bus", {
        "x-edgeloom-wire": { input: "lenient", nulls: "drop", charset: "ascii" },
        channels: { ping: addressed("ping", { ping: { payload: { $ref: "#/components/schemas/Ping" } } }) },
        operations: { ping: { action: "send", channel: channelRef("ping") } },
        components: { schemas: { Ping: message("ping") } },
      }),
    },
    models: { Ping: { accepts: [{ type: "ping" }], rejects: [{}] } },
  },
  {
    name: "untyped-messages",
    documents: {
      "raw.json": api("raw", {
        channels: {
          raw: addressed("raw/data", { sample: { payload: { $ref: "#/components/schemas/Sample" } } }),
        },
        operations: { sample: { action: "send", channel: channelRef("raw") } },
        components: {
          schemas: {
            Sample: { type: "object", properties: { value: { type: "number" } }, required: ["value"] },
          },
        },
      }),
    },
    models: { Sample: { accepts: [{ value: 1 }], rejects: [{}] } },
  },
  {
    name: "two-documents",
    documents: {
      "base.json": api("shared", {
        components: {
          schemas: { Base: { type: "object", properties: { at: { type: "number" } }, required: ["at"] } },
        },
      }),
      "io.json": api("io", {
        channels: { io: addressed("io", { change: { payload: { $ref: "#/components/schemas/Change" } } }) },
        operations: { change: { action: "receive", channel: channelRef("io") } },
        components: {
          schemas: {
            Change: {
              allOf: [
                { $ref: "base.json#/components/schemas/Base" },
                message("change", { base: { $ref: "base.json#/components/schemas/Base" } }),
              ],
            },
          },
        },
      }),
    },
    models: {
      Change: {
        accepts: [
          { type: "change", at: 1 },
          { type: "change", at: 1, base: { at: 2 } },
        ],
        rejects: [{ type: "change" }, { type: "change", at: 1, base: {} }],
      },
    },
  },
  {
    name: "member-names",
    documents: {
      "names.json": api("names", {
        channels: {
          "odd-topic": addressed("odd/topic", {
            "get-present": { payload: { $ref: "#/components/schemas/A" } },
            then: { payload: { $ref: "#/components/schemas/B" } },
          }),
        },
        operations: { all: { action: "send", channel: channelRef("odd-topic") } },
        components: { schemas: { A: message("get-present"), B: message("then") } },
      }),
    },
  },
];

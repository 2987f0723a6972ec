import { describe, expect, test } from "vitest";
import type { Json } from "../../ir/index.js";
import { lowerFiles, places } from "../fake-set.test.support.js";

type Parts = { readonly [key: string]: Json };

const ref = (pointer: string) => ({ $ref: `#/${pointer}` });
const envelope = (body: string) => ({
  type: "object",
  required: ["type", "rpc_id"],
  properties: {
    type: { type: "string" },
    rpc_id: { type: "string", format: "uuid" },
    [body]: { type: "object" },
  },
});
const schemas = {
  Request: envelope("request"),
  Reply: envelope("response"),
  AuthRequest: { type: "object", properties: { name: { type: "string" } } },
  AuthResponse: { type: "object", properties: { success: { type: "boolean" } } },
};
const enveloped = (base: string, body: string, value: Json, type: Json = { const: "auth" }) => ({
  "x-edgeloom-body": `/${body}`,
  payload: {
    allOf: [ref(`components/schemas/${base}`), { type: "object", properties: { type, [body]: value } }],
  },
});

/** A document with the RPC `auth` on channel `backend`, with parts of it replaced. */
function rpcDocument(
  parts: {
    readonly request?: Parts;
    readonly reply?: Parts;
    readonly operation?: Parts;
    readonly more?: Parts;
    readonly replyAddress?: string;
  } = {},
) {
  const request = parts.request ?? enveloped("Request", "request", ref("components/schemas/AuthRequest"));
  const reply = parts.reply ?? enveloped("Reply", "response", ref("components/schemas/AuthResponse"));
  return {
    asyncapi: "3.0.0",
    info: { title: "RPC", version: "1" },
    channels: {
      "rpc-req-backend": {
        address: "rpc-req-backend",
        description: "The backend.",
        messages: { auth: request },
      },
      "rpc-rep-backend": { address: parts.replyAddress ?? "rpc-rep-backend", messages: { auth: reply } },
    },
    operations: {
      auth: {
        action: "receive",
        channel: ref("channels/rpc-req-backend"),
        messages: [ref("channels/rpc-req-backend/messages/auth")],
        reply: {
          channel: ref("channels/rpc-rep-backend"),
          messages: [ref("channels/rpc-rep-backend/messages/auth")],
        },
        ...parts.operation,
      },
      ...parts.more,
    },
    components: { schemas },
  };
}

function lowerRpc(parts: Parameters<typeof rpcDocument>[0] = {}) {
  const lowered = lowerFiles({ "a.yaml": rpcDocument(parts) });
  const service = lowered.model.services[0];
  const nameOf = (id: string | undefined) => lowered.model.types.find((decl) => decl.id === id)?.name;
  const method = service?.methods[0];
  return {
    ...lowered,
    places: places(lowered),
    service,
    method,
    request: nameOf(method?.request),
    response: nameOf(method?.response),
  };
}

test("an operation with a reply is a method of the service of its channel, and its channels are no topics", () => {
  const { model, codes, service, method, request, response } = lowerRpc();
  expect(codes).toEqual([]);
  expect(service).toMatchObject({
    name: "backend",
    channel: "backend",
    group: "a",
    docs: { description: "The backend." },
  });
  expect(method).toMatchObject({ name: "auth", type: "auth", idempotent: false, timeoutMs: undefined });
  expect([request, response]).toEqual(["AuthRequest", "AuthResponse"]);
  expect(model.topics).toEqual([]);
});

test("the envelope of one call is no type of its own", () => {
  expect(lowerRpc().model.types.map((decl) => decl.name)).toEqual([
    "AuthRequest",
    "AuthResponse",
    "Reply",
    "Request",
  ]);
});

test("what our keys say about a call", () => {
  const { method, service } = lowerRpc({
    operation: {
      summary: "Asks.",
      "x-edgeloom-idempotent": true,
      "x-edgeloom-timeout-ms": 500,
      "x-edgeloom-name": "mayPass",
      "x-edgeloom-since": "9",
    },
  });
  expect(method).toMatchObject({
    name: "mayPass",
    type: "auth",
    idempotent: true,
    timeoutMs: 500,
    docs: { description: "Asks.", since: "9" },
  });
  expect(service?.methods).toHaveLength(1);
});

test.each([0, -1, 1.5, 3_600_001, 10 ** 12, "500"])("a timeout of %s is refused (K11)", (timeout) => {
  expect(lowerRpc({ operation: { "x-edgeloom-timeout-ms": timeout } }).places).toEqual([
    "asyncapi-structure a.yaml#/operations/auth/x-edgeloom-timeout-ms",
  ]);
});

describe("the type of a call on the wire", () => {
  const open = { type: "string" };
  test("is what the envelope fixes, by constant or by default", () => {
    expect(
      lowerRpc({ request: enveloped("Request", "request", {}, { type: "string", default: "by-default" }) })
        .method?.type,
    ).toBe("by-default");
  });
  test("else the name of the message", () => {
    expect(
      lowerRpc({ request: { ...enveloped("Request", "request", {}, open), name: "by-name" } }).method?.type,
    ).toBe("by-name");
  });
  test("else the key of the operation", () => {
    expect(
      lowerRpc({
        request: enveloped("Request", "request", {}, open),
        operation: { "x-edgeloom-name": "renamed" },
      }).method?.type,
    ).toBe("auth");
  });
});

describe("the body in an envelope", () => {
  test("written in place becomes a type named after the call", () => {
    const body = { type: "object", properties: { gate: { type: "string" } } };
    const { model, request, method } = lowerRpc({ request: enveloped("Request", "request", body) });
    expect(request).toBe("auth-Request");
    const decl = model.types.find((candidate) => candidate.id === method?.request);
    expect(decl?.node).toMatchObject({ types: ["object"], object: { properties: [{ name: "gate" }] } });
  });

  test("may be absent or null around what it is", () => {
    const nullable = { anyOf: [ref("components/schemas/AuthRequest"), { type: "null" }] };
    const payload = { type: "object", properties: { request: nullable } };
    expect(lowerRpc({ request: { "x-edgeloom-body": "/request", payload } }).request).toBe("AuthRequest");
  });

  test("of a payload that is a reference is found there", () => {
    const payload = ref("components/schemas/Request");
    const { codes, request } = lowerRpc({ request: { "x-edgeloom-body": "/request", payload } });
    expect(codes).toEqual([]);
    expect(request).toBe("auth-Request");
  });

  test("may lie deeper", () => {
    const payload = {
      type: "object",
      properties: { outer: { type: "object", properties: { "a/b": ref("components/schemas/AuthRequest") } } },
    };
    expect(lowerRpc({ request: { "x-edgeloom-body": "/outer/a~1b", payload } }).request).toBe("AuthRequest");
  });

  test("that is not there is refused", () => {
    const request = { ...enveloped("Request", "request", {}), "x-edgeloom-body": "/requst" };
    const { places: found, service } = lowerRpc({ request });
    expect(found).toEqual(["rpc-body a.yaml#/channels/rpc-req-backend/messages/auth/x-edgeloom-body"]);
    expect(service).toBeUndefined();
  });

  test.each(["request", "", 1, "/a~2"])("at %j is no pointer", (pointer) => {
    const request = { ...enveloped("Request", "request", {}), "x-edgeloom-body": pointer };
    expect(lowerRpc({ request }).codes).toContain("asyncapi-structure");
  });

  test("without a pointer is the whole payload", () => {
    const { request } = lowerRpc({ request: { payload: ref("components/schemas/Request") } });
    expect(request).toBe("Request");
  });
});

describe("replies", () => {
  test("must travel where clients look for them", () => {
    const { places: found, service } = lowerRpc({ replyAddress: "rpc-rep-front" });
    expect(found).toEqual(["rpc-reply a.yaml#/operations/auth/reply"]);
    expect(service).toBeUndefined();
  });

  test("with several messages are a union", () => {
    const other = { payload: ref("components/schemas/Request") };
    const document = rpcDocument({ operation: { reply: { channel: ref("channels/rpc-rep-backend") } } });
    const channels = {
      ...document.channels,
      "rpc-rep-backend": {
        address: "rpc-rep-backend",
        messages: { ...document.channels["rpc-rep-backend"].messages, other },
      },
    };
    const { model, codes } = lowerFiles({ "a.yaml": { ...document, channels } });
    expect(codes).toEqual([]);
    const response = model.types.find((decl) => decl.id === model.services[0]?.methods[0]?.response);
    expect(response).toMatchObject({
      name: "auth-Response",
      node: {
        anyOf: [
          { ref: "a.yaml#/components/schemas/AuthResponse" },
          { ref: "a.yaml#/components/schemas/Request" },
        ],
      },
    });
  });

  test("without any message are refused", () => {
    expect(lowerRpc({ operation: { reply: {} } }).places).toEqual([
      "rpc-reply a.yaml#/operations/auth/reply",
    ]);
  });

  test("may name their messages without a channel", () => {
    const { codes, response } = lowerRpc({
      operation: {
        reply: {
          address: { location: "$message.header#/replyTo" },
          messages: [ref("channels/rpc-rep-backend/messages/auth")],
        },
      },
    });
    expect(codes).toEqual([]);
    expect(response).toBe("AuthResponse");
  });
});

test("client and server of one call are one method", () => {
  const client = { ...rpcDocument().operations.auth, action: "send", "x-edgeloom-idempotent": true };
  const { service, codes } = lowerRpc({ more: { callAuth: client } });
  expect(codes).toEqual([]);
  expect(service?.methods).toMatchObject([{ name: "auth", idempotent: true }]);
});

test("two calls of one type that differ stay, for the checks to refuse", () => {
  const other = {
    ...rpcDocument().operations.auth,
    reply: { messages: [ref("channels/rpc-req-backend/messages/auth")] },
  };
  expect(lowerRpc({ more: { other } }).service?.methods.map((method) => method.type)).toEqual([
    "auth",
    "auth",
  ]);
});

test("on a channel of both kinds only what RPCs alone use is kept from the topic", () => {
  const document = rpcDocument();
  const beat = { payload: { type: "object" } };
  const channels = {
    ...document.channels,
    "rpc-req-backend": { address: "/", messages: { ...document.channels["rpc-req-backend"].messages, beat } },
  };
  const operations = {
    ...document.operations,
    onBeat: {
      action: "receive",
      channel: ref("channels/rpc-req-backend"),
      messages: [ref("channels/rpc-req-backend/messages/beat")],
    },
  };
  const { model, codes } = lowerFiles({ "a.yaml": { ...document, channels, operations } });
  expect(codes).toEqual([]);
  expect(model.topics.map((topic) => topic.messages.map((message) => message.name))).toEqual([["beat"]]);
  expect(model.services).toMatchObject([{ name: "rpc-req-backend", channel: "/" }]);
});

import { describe, expect, it } from "vitest";
import { emitted } from "../emitted.test.support.js";
import type { MessageDecl, MethodDecl, ServiceDecl, TopicDecl } from "../ir/index.js";
import * as f from "./emit.test.support.js";
import { emitAll, emitterNames, emitters } from "./index.js";

const origin = { file: "test.json", pointer: "" };
const types = { Ping: f.object([f.optional("n", f.int64)]), Pong: f.object([f.required("ok", f.boolean)]) };

const message = (name: string, more: Partial<MessageDecl> = {}): MessageDecl => ({
  name,
  type: name,
  payload: f.idOf("Ping"),
  docs: {},
  origin,
  ...more,
});
const topic = (name: string, messages: readonly MessageDecl[]): TopicDecl => ({
  name,
  address: `${name}/#1`,
  group: "bus",
  messages,
  docs: { description: "What is said." },
  origin,
});
const method = (name: string, more: Partial<MethodDecl> = {}): MethodDecl => ({
  name,
  type: name,
  request: f.idOf("Ping"),
  response: f.idOf("Pong"),
  idempotent: false,
  timeoutMs: undefined,
  docs: {},
  origin,
  ...more,
});
const service = (name: string, methods: readonly MethodDecl[]): ServiceDecl => ({
  name,
  channel: name,
  group: "bus",
  methods,
  docs: {},
  origin,
});

const speaking = f.modelOf(types, {
  topics: [topic("news", [message("ping"), message("raw", { type: undefined })])],
  services: [service("echo", [method("ping", { idempotent: true, timeoutMs: 500 }), method("slow")])],
  wire: { input: "lenient", nulls: "drop", charset: "ascii" },
});

describe("emitAll", () => {
  it("emits everything", () => {
    expect([...emitted(speaking).keys()]).toEqual([
      "index.ts",
      "models/test.ts",
      "services/bus.ts",
      "topics/bus.ts",
      "wire.ts",
    ]);
  });

  it("emits types without any value", () => {
    const files = emitted(speaking, ["types"]);
    expect([...files.keys()]).toEqual(["index.ts", "models/test.ts"]);
    expect(files.get("index.ts")).toContain("export type { Ping, PingInput, Pong }");
    expect([...files.values()].join("")).not.toMatch(/\bconst\b|^import (?!type)/m);
  });

  it("adds what an output builds on, once", () => {
    const files = emitted(speaking, ["rpc", "validators"]);
    expect([...files.keys()]).toEqual(["index.ts", "models/test.ts", "services/bus.ts", "wire.ts"]);
    expect(files.get("models/test.ts")?.match(/export type Ping =/g)).toHaveLength(1);
  });

  it("leaves the wire rules out where nothing travels", () => {
    expect([...emitted(f.modelOf(types)).keys()]).toEqual(["index.ts", "models/test.ts"]);
  });

  it("knows every output and what it needs", () => {
    expect(emitterNames).toEqual(["types", "validators", "messages", "rpc", "rest", "devices"]);
    for (const name of emitterNames) {
      for (const needed of emitters[name].needs)
        expect(emitterNames.indexOf(needed)).toBeLessThan(emitterNames.indexOf(name));
    }
  });

  it("emits the same for the same model", () => {
    expect(emitted(speaking)).toEqual(emitted(structuredClone(speaking)));
    expect(emitAll(speaking)).toHaveLength(8);
  });
});

describe("messages", () => {
  const text = emitted(speaking).get("topics/bus.ts") ?? "";

  it("are typed by their models", () => {
    expect(text).toContain("readonly ping: e.Message<Ping, PingInput>;");
    expect(text).toContain('e.topic("news/#1", wireRules, {');
    expect(text).toContain('ping: /*@__PURE__*/ e.message("ping", Ping),');
  });

  it("may have no type on the wire", () => {
    expect(text).toContain("raw: /*@__PURE__*/ e.message(undefined, Ping),");
  });

  it("say what they are and where they travel", () => {
    expect(text).toContain(" * What is said.\n *\n * Topic: `news/#1`\n");
  });

  it("take the names that they are given, and leave out those that got none", () => {
    const named =
      emitted(speaking, ["messages"], { nameMembers: () => new Map([["ping", "ping_"]]) }).get(
        "topics/bus.ts",
      ) ?? "";
    expect(named).toContain('ping_: /*@__PURE__*/ e.message("ping", Ping),');
    expect(named).not.toContain("raw");
  });
});

describe("services", () => {
  const text = emitted(speaking).get("services/bus.ts") ?? "";

  it("are typed by request and response, given and complete", () => {
    expect(text).toContain("readonly ping: e.Method<Ping, PingInput, Pong, Pong>;");
  });

  it("carry what a caller has to know", () => {
    expect(text).toContain('e.method("ping", Ping, Pong, { idempotent: true, timeoutMs: 500 })');
    expect(text).toContain('e.method("slow", Ping, Pong),');
  });
});

it("the wire rules are data", () => {
  expect(emitted(speaking).get("wire.ts")).toContain(
    'e.wire({ input: "lenient", nulls: "drop", charset: "ascii" })',
  );
});

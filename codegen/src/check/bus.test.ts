import { describe, expect, test } from "vitest";
import { type MessageDecl, type MethodDecl, type ServiceDecl, type TopicDecl, typeId } from "../ir/index.js";
import { check, originOf } from "./check.test.support.js";

const payload = typeId(originOf("P"));
const origin = originOf("x");
const common = { group: "a", docs: {}, origin };
const message = (name: string, type?: string): MessageDecl => ({
  name,
  type,
  payload,
  docs: {},
  origin: originOf(name),
});
const topic = (address: string, messages: readonly MessageDecl[] = []): TopicDecl => ({
  ...common,
  name: "t",
  address,
  messages,
});
const method = (name: string, type: string): MethodDecl => ({
  name,
  type,
  request: payload,
  response: payload,
  idempotent: false,
  timeoutMs: undefined,
  docs: {},
  origin: originOf(name),
});
const service = (channel: string, methods: readonly MethodDecl[] = []): ServiceDecl => ({
  ...common,
  name: "s",
  channel,
  methods,
});

describe("topics (K1)", () => {
  test.each([
    "presence",
    "a/b/c",
    "ä",
    "rpc req",
    "x".repeat(255),
    Array.from({ length: 100 }, () => "a").join("/"),
  ])("%j can be used", (address) => {
    expect(check({ topics: [topic(address)] })).toEqual([]);
  });

  test.each([
    ["empty", ""],
    ["NUL", "a\0b"],
    ["a line break", "a\nb"],
    ["a C1 control", "a\u0085b"],
    ["a line separator", "a\u2028b"],
    ["half a surrogate pair", "a\ud800"],
    ["256 bytes", "x".repeat(256)],
    ["255 characters of more bytes", "ä".repeat(128)],
    ["65,536 bytes", "x".repeat(65_536)],
    ["101 levels", Array.from({ length: 101 }, () => "a").join("/")],
    ["a wildcard level", "a/+/b"],
    ["a wildcard rest", "a/#"],
  ])("%s cannot", (_name, address) => {
    expect(check({ topics: [topic(address)] })).toEqual(["topic-invalid /$defs/x"]);
  });
});

describe("messages of a topic", () => {
  test("are told apart by their type", () => {
    expect(
      check({ topics: [topic("t", [message("a", "x"), message("b", "y"), message("c"), message("d")])] }),
    ).toEqual([]);
    expect(check({ topics: [topic("t", [message("a", "x"), message("b", "x")])] })).toEqual([
      "type-clash /$defs/b",
    ]);
  });

  test("of other topics do not matter", () => {
    expect(check({ topics: [topic("t", [message("a", "x")]), topic("u", [message("a", "x")])] })).toEqual([]);
  });

  test("have a name each", () => {
    expect(check({ topics: [topic("t", [message("a", "x"), message("a", "y")])] })).toEqual([
      "name-duplicate /$defs/a",
    ]);
  });
});

describe("RPCs", () => {
  test.each(["backend", "rpc-websocket", "x".repeat(200)])("channel %s can be used", (channel) => {
    expect(check({ services: [service(channel, [method("a", "get-present")])] })).toEqual([]);
  });

  test.each(["", "ä", "a\nb", "x".repeat(201)])("channel and type %j cannot", (name) => {
    expect(check({ services: [service(name, [method("a", name)])] })).toEqual([
      "rpc-name-invalid /$defs/x",
      "rpc-name-invalid /$defs/a",
    ]);
  });

  test("of one channel differ in type and name (D14)", () => {
    expect(check({ services: [service("c", [method("a", "x"), method("b", "x")])] })).toEqual([
      "type-clash /$defs/b",
    ]);
    expect(check({ services: [service("c", [method("a", "x"), method("a", "y")])] })).toEqual([
      "name-duplicate /$defs/a",
    ]);
  });
});

import { describe, expect, test } from "vitest";
import type { Json } from "../../ir/index.js";
import { lowerFiles, places } from "../fake-set.test.support.js";

const channel = { address: "gate", messages: { enter: { payload: true } } };
const toGate = { $ref: "#/channels/gate" };

function placesOf(parts: { readonly [key: string]: Json }): readonly string[] {
  const document = {
    asyncapi: "3.0.0",
    info: { title: "T", version: "1" },
    channels: { gate: channel },
    ...parts,
  };
  return places(
    lowerFiles({
      "a.yaml": document,
      "b.yaml": { asyncapi: "3.1.0", info: {}, channels: { other: { address: "other", messages: {} } } },
    }),
  );
}

test.each(["3.0.0", "3.1.0", "3.0.0-next.2"])("version %s is read", (asyncapi) => {
  expect(placesOf({ asyncapi })).toEqual([]);
});

test.each([["2.6.0"], ["3"], ["30.0.0"], [3], ["3.0.0'; K"]])(
  "version %s is refused, with a way out",
  (asyncapi) => {
    const lowered = lowerFiles({ "a.yaml": { asyncapi, info: {}, channels: { gate: channel } } });
    expect(places(lowered)).toEqual(["asyncapi-version a.yaml#/asyncapi"]);
    expect(lowered.model.topics).toEqual([]);
  },
);

describe("what is not built as the specification asks", () => {
  const rows: readonly (readonly [string, { readonly [key: string]: Json }, readonly string[]])[] = [
    ["no info", { info: [] }, ["asyncapi-structure #"]],
    ["channels in a list", { channels: [] }, ["asyncapi-structure #/channels"]],
    ["a channel that is text", { channels: { gate: "gate" } }, ["asyncapi-structure #/channels/gate"]],
    [
      "an address that is a number",
      { channels: { gate: { address: 1 } } },
      ["asyncapi-structure #/channels/gate/address"],
    ],
    [
      "messages in a list",
      { channels: { gate: { address: "gate", messages: [] } } },
      ["asyncapi-structure #/channels/gate/messages"],
    ],
    [
      "a message that is null",
      { channels: { gate: { address: "gate", messages: { enter: null } } } },
      ["asyncapi-structure #/channels/gate/messages/enter"],
    ],
    [
      "a description in a list (E7)",
      { channels: { gate: { ...channel, description: ["K()"] } } },
      ["asyncapi-structure #/channels/gate/description"],
    ],
    [
      "a summary with 70,000 characters",
      { channels: { gate: { ...channel, summary: "x".repeat(70_000) } } },
      ["limit-shape #/channels/gate/description"],
    ],
    ["operations in a list", { operations: [] }, ["asyncapi-structure #/operations"]],
    [
      "an operation without action",
      { operations: { on: { channel: toGate } } },
      ["asyncapi-structure #/operations/on"],
    ],
    [
      "an operation with a wrong action (E8)",
      { operations: { on: { action: "publish", channel: toGate } } },
      ["asyncapi-structure #/operations/on"],
    ],
    [
      "an operation without channel",
      { operations: { on: { action: "send" } } },
      ["asyncapi-structure #/operations/on"],
    ],
    [
      "an operation with a channel in place",
      { operations: { on: { action: "send", channel } } },
      ["asyncapi-structure #/operations/on/channel"],
    ],
    [
      "an operation with a message of another channel",
      {
        operations: {
          on: { action: "send", channel: toGate, messages: [{ $ref: "#/components/messages/x" }] },
        },
        components: { messages: { x: {} } },
      },
      ["asyncapi-structure #/operations/on/messages/0"],
    ],
    [
      "a flag that is text",
      { operations: { on: { action: "send", channel: toGate, "x-edgeloom-idempotent": "yes" } } },
      ["asyncapi-structure #/operations/on/x-edgeloom-idempotent"],
    ],
    [
      "a reference that is no text",
      { channels: { gate: { $ref: 1 } } },
      ["asyncapi-structure #/channels/gate"],
    ],
    [
      "a ring of references",
      { channels: { gate: { $ref: "#/channels/next" }, next: { $ref: "#/channels/gate" } } },
      ["asyncapi-structure #/channels/gate", "asyncapi-structure #/channels/next"],
    ],
    ["components in a list", { components: [] }, ["asyncapi-structure #/components"]],
    ["a misspelt field", { channel: {} }, ["keyword-unknown #/channel"]],
    [
      "our key in a wrong place",
      { channels: { gate: { ...channel, "x-edgeloom-order": [] } } },
      ["extension-unknown #/channels/gate/x-edgeloom-order"],
    ],
  ];
  test.each(rows)("%s", (_name, parts, expected) => {
    expect(placesOf(parts)).toEqual(expected.map((place) => place.replace("#", "a.yaml#")));
  });

  test("other people's keys are theirs", () => {
    expect(placesOf({ "x-tool": 1, channels: { gate: { ...channel, "x-tool": {} } } })).toEqual([]);
  });
});

test("keys of Object.prototype are names like any other (I)", () => {
  const messages = JSON.parse(
    '{"__proto__": {"payload": {"type": "string"}}, "constructor": {"payload": true}}',
  );
  const { model, codes } = lowerFiles({
    "a.yaml": { asyncapi: "3.0.0", info: {}, channels: { gate: { address: "gate", messages } } },
  });
  expect(codes).toEqual([]);
  expect(model.topics[0]?.messages.map((message) => message.name)).toEqual(["__proto__", "constructor"]);
});

import { describe, expect, test } from "vitest";
import type { Json, MessageDecl } from "../../ir/index.js";
import { type Files, lowerFiles, places } from "../fake-set.test.support.js";

const info = { title: "Test", version: "1" };

/** A document with one channel `gate`; what the test is about is put into it. */
function document(parts: { readonly [key: string]: Json }): Json {
  return { asyncapi: "3.0.0", info, ...parts };
}

function lowerMessage(message: Json, components: Json = {}) {
  const channels = { gate: { address: "gate", messages: { enter: message } } };
  const lowered = lowerFiles({ "a.yaml": document({ channels, components }) });
  const found: MessageDecl | undefined = lowered.model.topics[0]?.messages[0];
  return {
    ...lowered,
    message: found,
    places: places(lowered),
    type: lowered.model.types.find((decl) => decl.id === found?.payload),
  };
}

describe("a channel is a topic", () => {
  test("with its address, its messages, and what people read", () => {
    const messages = {
      leave: { payload: { type: "object" } },
      enter: { summary: "It came.", payload: { type: "object" } },
    };
    const gate = {
      address: "the/gate",
      title: "Gate",
      summary: "Short.",
      description: "Long.",
      messages,
      "x-edgeloom-since": "11",
      deprecated: true,
    };
    const { model, codes } = lowerFiles({ "parts/doors.yaml": document({ channels: { gate } }) });
    expect(codes).toEqual([]);
    expect(model.topics).toMatchObject([
      {
        name: "gate",
        address: "the/gate",
        group: "doors",
        docs: { title: "Gate", description: "Short.\n\nLong.", since: "11", deprecated: true },
      },
    ]);
    expect(model.topics[0]?.messages.map((message) => [message.name, message.docs.description])).toEqual([
      ["enter", "It came."],
      ["leave", undefined],
    ]);
    expect(model.title).toBe("Test");
    expect(model.sources).toEqual(["parts/doors.yaml"]);
  });

  test("under a name of our choice", () => {
    const gate = {
      address: "gate",
      "x-edgeloom-name": "Barrier",
      messages: { enter: { "x-edgeloom-name": "comeIn", payload: true } },
    };
    const { model } = lowerFiles({ "a.yaml": document({ channels: { gate } }) });
    expect([model.topics[0]?.name, model.topics[0]?.messages[0]?.name]).toEqual(["Barrier", "comeIn"]);
    expect(model.types[0]?.name).toBe("comeInMessage");
  });

  test.each([
    ["without an address", { messages: {} }],
    ["with the address null", { address: null }],
    ["with a parameter", { address: "user/{userId}", parameters: { userId: {} } }],
    ["with an undeclared parameter", { address: "user/{userId}" }],
  ])("but not one %s", (_name, channel) => {
    const lowered = lowerFiles({ "a.yaml": document({ channels: { gate: channel } }) });
    expect(places(lowered)).toEqual(["topic-skipped a.yaml#/channels/gate"]);
    expect(lowered.diagnostics[0]?.severity).toBe("warning");
    expect(lowered.model.topics).toEqual([]);
  });

  test("that several documents describe", () => {
    const message = { $ref: "common.yaml#/enter" };
    const files: Files = {
      "b.yaml": document({
        channels: {
          gateChanged: {
            address: "gate",
            messages: { enter: message, own: { payload: { type: "string" } } },
          },
        },
      }),
      "a.yaml": document({
        channels: { gate: { address: "gate", description: "From a.", messages: { enter: message } } },
      }),
      "common.yaml": { enter: { payload: { type: "object" } } },
    };
    const { model, codes } = lowerFiles(files);
    expect(codes).toEqual([]);
    expect(model.topics).toHaveLength(1);
    expect(model.topics[0]).toMatchObject({ name: "gate", group: "a", docs: { description: "From a." } });
    expect(model.topics[0]?.messages.map((entry) => entry.name)).toEqual(["enter", "own"]);
  });

  test("that stands in another file", () => {
    const files: Files = {
      "all.yaml": document({ channels: { gate: { $ref: "gate.yaml#/channels/gate" } } }),
      "gate.yaml": document({
        channels: { gate: { address: "gate", messages: { enter: { payload: true } } } },
      }),
    };
    expect(lowerFiles(files).model.topics).toMatchObject([
      { name: "gate", group: "gate", origin: { file: "gate.yaml" } },
    ]);
  });
});

describe("a payload", () => {
  test("written in place is a type named after the message", () => {
    const { message, type } = lowerMessage({
      payload: { type: "object", properties: { a: { type: "string" } } },
    });
    expect(type).toMatchObject({
      name: "enterMessage",
      origin: { pointer: "/channels/gate/messages/enter/payload" },
    });
    expect(message?.type).toBeUndefined();
  });

  test("of a message that several channels share is one type, named where the message is defined", () => {
    const shared = { $ref: "#/components/messages/doorOpened" };
    const channels = {
      a: { address: "a", messages: { x: shared } },
      b: { address: "b", messages: { y: shared } },
    };
    const { model } = lowerFiles({
      "a.yaml": document({
        channels,
        components: { messages: { doorOpened: { payload: { type: "object" } } } },
      }),
    });
    expect(model.types.map((decl) => decl.name)).toEqual(["doorOpenedMessage"]);
    expect(model.topics.map((topic) => topic.messages[0]?.name)).toEqual(["x", "y"]);
  });

  test("that refers to a schema is that schema", () => {
    const { type, model } = lowerMessage(
      { payload: { $ref: "#/components/schemas/Enter" } },
      { schemas: { Enter: { type: "object" } } },
    );
    expect(type?.name).toBe("Enter");
    expect(model.types).toHaveLength(1);
  });

  test("that is missing is anything", () => {
    const { type, codes } = lowerMessage({});
    expect(codes).toEqual([]);
    expect(type).toMatchObject({ name: "enterMessage", node: { docs: {} } });
  });

  test("obeys words beside a reference, as its writer means them", () => {
    const payload = { $ref: "#/components/schemas/Base", properties: { b: { type: "string" } } };
    const { type } = lowerMessage(
      { payload },
      { schemas: { Base: { type: "object", properties: { a: { type: "string" } } } } },
    );
    expect(type?.node.object?.properties.map((property) => property.name)).toEqual(["a", "b"]);
  });

  test.each([
    "application/schema+json;version=draft-07",
    "application/schema+yaml; version=draft-07",
    "application/vnd.aai.asyncapi+yaml;version=3.0.0",
  ])("in %s is read as such", (schemaFormat) => {
    const { type, codes } = lowerMessage({
      payload: { schemaFormat, schema: { items: [{ type: "string" }] } },
    });
    expect(codes).toEqual([]);
    expect(type?.node.array?.prefixItems).toHaveLength(1);
  });

  test("in draft-07 ignores what draft-07 ignores", () => {
    const wrapped = {
      schemaFormat: "application/schema+json;version=draft-07",
      schema: { $ref: "#/components/schemas/S", minLength: 1 },
    };
    expect(lowerMessage({ payload: wrapped }, { schemas: { S: { type: "string" } } }).codes).toEqual([
      "keyword-ignored",
    ]);
  });

  test("wrapped in the components keeps the name that it has there", () => {
    const S = { schemaFormat: "application/schema+json;version=draft-07", schema: { type: "string" } };
    const { type, model } = lowerMessage({ payload: { $ref: "#/components/schemas/S" } }, { schemas: { S } });
    expect(type).toMatchObject({ name: "S", node: { types: ["string"] } });
    expect(model.types).toHaveLength(1);
  });

  test.each(["application/vnd.apache.avro;version=1.9.0", "application/raml+yaml;version=1.0", "x'; K;"])(
    "in %s is refused",
    (schemaFormat) => {
      const lowered = lowerMessage({ payload: { schemaFormat, schema: { type: "record" } } });
      expect(lowered.places).toEqual([
        "schema-format-unsupported a.yaml#/channels/gate/messages/enter/payload/schemaFormat",
      ]);
      expect(lowered.message).toBeUndefined();
    },
  );

  test("gives its example values, without their headers", () => {
    const { message } = lowerMessage({
      payload: true,
      examples: [{ name: "one", headers: {}, payload: { a: 1 } }, { headers: {} }],
    });
    expect(message?.docs.examples).toEqual([{ a: 1 }]);
  });
});

describe("the type of a message on the wire", () => {
  const rows: readonly (readonly [string, Json, string | undefined])[] = [
    ["a constant", { properties: { type: { const: "enter" } } }, "enter"],
    ["an enum of one", { properties: { type: { enum: ["enter"] } } }, "enter"],
    ["a default", { properties: { type: { type: "string", default: "enter" } } }, "enter"],
    [
      "through a base",
      { allOf: [{ $ref: "#/components/schemas/Base" }, { properties: { type: { const: "enter" } } }] },
      "enter",
    ],
    [
      "in a condition's company",
      {
        allOf: [
          { properties: { type: { const: "enter" } } },
          { if: { required: ["a"] }, "x-edgeloom-at": "a", "x-edgeloom-message": "m" },
        ],
      },
      "enter",
    ],
    ["open", { properties: { type: { type: "string" } } }, undefined],
    ["a number", { properties: { type: { const: 1 } } }, undefined],
  ];
  test.each(rows)("%s", (_name, payload, expected) => {
    expect(
      lowerMessage(
        { payload },
        { schemas: { Base: { type: "object", properties: { type: { type: "string" } } } } },
      ).message?.type,
    ).toBe(expected);
  });
});

describe("traits", () => {
  const traits = [
    { $ref: "#/components/messageTraits/a" },
    { title: "second", description: "second", "x-edgeloom-since": "12" },
  ];
  const messageTraits = { a: { title: "first", summary: "first" } };

  test("are merged in their order, and the message itself says more than all", () => {
    const { message, codes } = lowerMessage({ traits, description: "own", payload: true }, { messageTraits });
    expect(codes).toEqual([]);
    expect(message?.docs).toEqual({ title: "second", description: "first\n\nown", since: "12" });
  });

  test("carry no payload", () => {
    const lowered = lowerMessage({ traits: [{ payload: { type: "string" } }] });
    expect(lowered.places).toEqual([
      "asyncapi-structure a.yaml#/channels/gate/messages/enter/traits/0/payload",
    ]);
    expect(lowered.type?.node.types).toBeUndefined();
  });
});

describe("the rules of the wire", () => {
  const wired = (rules: Json) => document({ "x-edgeloom-wire": rules, channels: {} });

  test("default to plain JSON", () => {
    expect(lowerFiles({ "a.yaml": document({}) }).model.wire).toEqual({
      input: "strict",
      nulls: "keep",
      charset: "utf8",
    });
  });

  test("come from any document that has them, referred ones too", () => {
    const files = {
      "a.yaml": wired({ input: "lenient" }),
      "b.yaml": wired({ charset: "utf8", input: "lenient" }),
      "c.yaml": document({}),
    };
    const { model, codes } = lowerFiles(files);
    expect(codes).toEqual([]);
    expect(model.wire).toEqual({ input: "lenient", nulls: "keep", charset: "utf8" });
  });

  test("must agree", () => {
    expect(
      places(lowerFiles({ "a.yaml": wired({ nulls: "drop" }), "b.yaml": wired({ nulls: "keep" }) })),
    ).toEqual(["wire-clash b.yaml#/x-edgeloom-wire"]);
  });

  test.each([[{ nulls: "forget" }], [{ speed: "fast" }], ["lenient"], [{ constructor: "x" }]])(
    "%j are none",
    (rules) => {
      expect(places(lowerFiles({ "a.yaml": wired(rules) }))).toEqual([
        "asyncapi-structure a.yaml#/x-edgeloom-wire",
      ]);
    },
  );
});

test("the title of a set is what all titles begin with", () => {
  const titled = (title: string): Json => ({ asyncapi: "3.0.0", info: { title, version: "1" } });
  expect(lowerFiles({ "a.yaml": titled("shop: orders"), "b.yaml": titled("shop") }).model.title).toBe("shop");
  expect(
    lowerFiles({ "a.yaml": titled("shop: orders"), "b.yaml": titled("shop: bills") }).model.title,
  ).toBeUndefined();
});

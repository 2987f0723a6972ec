import { describe, expect, test } from "vitest";
import { memoryHost } from "../load/memory-host.js";
import { understand } from "../pipeline.js";
import { compareModels } from "./compare.js";

type Document = Readonly<Record<string, unknown>>;

function changes(old: Document, now: Document): readonly string[] {
  const [before, after] = [old, now].map((document) => {
    const host = memoryHost({ "/v/api.json": JSON.stringify(document) });
    const { model, diagnostics } = understand({ root: "/v", inputs: ["."], host });
    if (model === undefined) throw new Error(JSON.stringify(diagnostics));
    return model;
  });
  if (before === undefined || after === undefined) throw new Error("two documents");
  return compareModels(before, after).changes.map(
    ({ level, subject, path, reason, breaks }) =>
      `${level} ${subject}${path === "" ? "" : ` ${path}`}: ${reason} [${breaks.join(" ")}]`,
  );
}

const message = (properties: Document): Document => ({
  payload: { type: "object", required: ["type"], properties: { type: { const: "hello" }, ...properties } },
});

function bus(messages: Document, more: Document = {}): Document {
  return {
    asyncapi: "3.0.0",
    info: { title: "Bus", version: "1.0.0" },
    channels: { greet: { address: "greet", messages } },
    operations: { sayHello: { action: "send", channel: { $ref: "#/channels/greet" } } },
    ...more,
  };
}

describe("topics", () => {
  test("a message more is a minor change, a message less breaks all", () => {
    const bye = { payload: { type: "object", required: ["type"], properties: { type: { const: "bye" } } } };
    const one = bus({ Hello: message({}) });
    const two = bus({ Hello: message({}), Bye: bye });
    expect(changes(one, two).filter((line) => line.includes("topic"))).toEqual([
      "minor topic greet: message bye added []",
    ]);
    expect(changes(two, one).filter((line) => line.includes("topic"))).toEqual([
      "major topic greet: message bye removed [reader sdk writer]",
    ]);
  });

  test("what a message says breaks its writers or its readers", () => {
    const old = bus({ Hello: message({ speed: { type: "integer" } }) });
    const now = bus({ Hello: message({ speed: { type: "number" } }) });
    expect(changes(old, now)).toEqual([expect.stringContaining("speed: integer became number [reader]")]);
    expect(changes(now, old)).toEqual([expect.stringContaining("speed: number became integer [writer]")]);
  });
});

function rest(operation: Document, more: Document = {}): Document {
  const responses = {
    200: { description: "fine", content: json({ type: "object", properties: { id: { type: "integer" } } }) },
  };
  return {
    openapi: "3.1.0",
    info: { title: "Api", version: "1.0.0" },
    paths: { "/pets/{id}": { get: { operationId: "getPet", tags: ["pets"], responses, ...operation } } },
    ...more,
  };
}

const json = (schema: Document): Document => ({ "application/json": { schema } });
const id = { name: "id", in: "path", required: true, schema: { type: "integer" } };
const query = (name: string, more: Document = {}): Document => ({
  name,
  in: "query",
  schema: { type: "string" },
  ...more,
});

describe("REST", () => {
  test.each<[string, Document, Document, readonly string[]]>([
    [
      "an optional parameter more",
      { parameters: [id] },
      { parameters: [id, query("limit")] },
      ["minor GET /pets/{id}: query parameter `limit` added []"],
    ],
    [
      "a required parameter more",
      { parameters: [id] },
      { parameters: [id, query("limit", { required: true })] },
      ["major GET /pets/{id}: required query parameter `limit` added [client sdk]"],
    ],
    [
      "a parameter less",
      { parameters: [id, query("limit")] },
      { parameters: [id] },
      ["major GET /pets/{id}: query parameter `limit` removed [sdk]"],
    ],
    [
      "a narrower parameter",
      { parameters: [id, query("limit")] },
      { parameters: [id, query("limit", { schema: { type: "string", maxLength: 3 } })] },
      ["major GET /pets/{id}: query parameter `limit`: `maxLength` of the string: none → `3` [client]"],
    ],
    [
      "another style",
      { parameters: [id, query("tags", { schema: { type: "array", items: { type: "string" } } })] },
      {
        parameters: [
          id,
          query("tags", { explode: false, schema: { type: "array", items: { type: "string" } } }),
        ],
      },
      ["major GET /pets/{id}: query parameter `tags` is written in another way [client]"],
    ],
    [
      "a required body",
      { parameters: [id] },
      {
        parameters: [id],
        requestBody: { required: true, content: { "text/plain": { schema: { type: "string" } } } },
      },
      ["major GET /pets/{id}: required body added [client sdk]"],
    ],
    [
      "another name in the package",
      { parameters: [id] },
      { parameters: [id], operationId: "fetchPet" },
      ["major GET /pets/{id}: pets.getPet is called pets.fetchPet [sdk]"],
    ],
  ])("%s", (_, old, now, expected) => {
    const found = changes(rest(old), rest(now)).filter((line) => !line.includes(" model "));
    expect(found).toEqual(expected);
  });

  test("an operation that is gone", () => {
    const none = { ...rest({ parameters: [id] }), paths: {} };
    expect(changes(rest({ parameters: [id] }), none)).toContain(
      "major GET /pets/{id}: operation removed [client sdk]",
    );
  });
});

describe("what a place carries", () => {
  const schemas = {
    Cat: { type: "object", required: ["id"], properties: { id: { type: "integer" } } },
    Dog: { type: "object", required: ["bark"], properties: { bark: { type: "string" } } },
  };
  const components = (more: Document = {}): Document => ({ components: { schemas, ...more } });
  const model = (name: string): Document => ({ $ref: `#/components/schemas/${name}` });
  const reply = (content: Document, more: Document = {}): Document => ({
    parameters: [id],
    responses: { 200: { description: "it", content, ...more } },
  });
  const told = (old: Document, now: Document, more: Document = components()): readonly string[] =>
    changes(rest(old, more), rest(now, more));

  test("another model in a reply breaks clients, though both models are as they were", () => {
    expect(told(reply(json(model("Cat"))), reply(json(model("Dog"))))).toEqual([
      "major GET /pets/{id}: reply 200: `Cat` became `Dog` (id: property removed; bark: required property added) [client sdk server]",
    ]);
  });

  test("another model in a body, a webhook, a message and an RPC", () => {
    const sent = (name: string): Document => ({
      parameters: [id],
      requestBody: { content: json(model(name)) },
    });
    expect(told(sent("Cat"), sent("Dog"))).toEqual([
      expect.stringMatching(/^major .*body: `Cat`.*\[client sdk server\]$/),
    ]);
    const hook = (name: string): Document =>
      rest(
        { parameters: [id] },
        { webhooks: { born: { post: { ...sent(name), parameters: [] } } }, ...components() },
      );
    expect(changes(hook("Cat"), hook("Dog"))).toEqual([
      expect.stringMatching(/^major webhook born: body: `Cat` became `Dog`.*\[reader sdk writer\]$/),
    ]);
    const said = (name: string): Document => bus({ Hello: { payload: model(name) } }, components());
    expect(changes(said("Cat"), said("Dog"))).toEqual([
      expect.stringMatching(/^major topic greet: message Hello: `Cat` became `Dog`.*\[reader sdk writer\]$/),
    ]);
  });

  test("a header of a reply", () => {
    const header = (schema: Document): Document =>
      reply(json(model("Cat")), { headers: { "x-rate": { schema } } });
    expect(told(header({ type: "integer" }), header({ type: "number" }))).toEqual([
      "major GET /pets/{id}: header `x-rate` of reply 200: integer became number [client]",
    ]);
    expect(told(header({ type: "integer" }), reply(json(model("Cat"))))).toEqual([
      "major GET /pets/{id}: header `x-rate` of reply 200 removed [client sdk]",
    ]);
  });

  test("a property that only one side sees any more", () => {
    const seen = (more: Document): Document => {
      const Cat = { type: "object", properties: { id: { type: "integer", ...more } } };
      return rest(
        { parameters: [id], requestBody: { content: json(model("Cat")) } },
        { components: { schemas: { Cat } } },
      );
    };
    const found = changes(seen({}), seen({ readOnly: true }));
    expect(found[0]).toBe(
      "major GET /pets/{id}: body: `Cat` became `CatWrite` (id: property removed) [sdk server]",
    );
  });

  test("a parameter's default and an alias that is gone", () => {
    const limited = (value: number): Document => ({
      parameters: [id, query("limit", { schema: { type: "integer", default: value } })],
    });
    expect(told(limited(10), limited(20))).toEqual([
      "minor GET /pets/{id}: query parameter `limit`: default `10` → `20` []",
    ]);
    const spelt = (aliases: readonly string[]): Document =>
      bus({ Hello: message({ speed: { type: "integer", "x-edgeloom-aliases": aliases } }) });
    expect(changes(spelt(["v"]), spelt([]))).toEqual([
      "major model HelloMessage speed: no longer taken as `v` [writer]",
    ]);
    expect(changes(spelt([]), spelt(["v"]))).toEqual([
      "minor model HelloMessage speed: taken as `v`, too []",
    ]);
  });
});

describe("credentials", () => {
  const key = { type: "apiKey", in: "header", name: "x-key" };
  const oauth = { type: "oauth2", flows: {} };
  const guarded = (security: readonly Document[], schemes: Document = { key, oauth }): Document =>
    rest({ parameters: [id], security }, { components: { securitySchemes: schemes } });
  const needsAnother = ["major GET /pets/{id}: needs another credential [client]"];
  const takesMore = ["minor GET /pets/{id}: takes further credentials, or none []"];

  test.each([
    ["an alternative more", [{ key: [] }], [{ key: [] }, { oauth: ["read"] }], takesMore, needsAnother],
    ["a scope less", [{ oauth: ["read", "write"] }], [{ oauth: ["read"] }], takesMore, needsAnother],
    ["none needed any more", [{ key: [] }], [{ key: [] }, {}], takesMore, needsAnother],
    ["both instead of one", [{ key: [] }], [{ key: [], oauth: [] }], needsAnother, takesMore],
    ["another order", [{ key: [] }, { oauth: [] }], [{ oauth: [] }, { key: [] }], [], []],
  ])("%s", (_, old, now, there, back) => {
    expect(changes(guarded(old), guarded(now))).toEqual(there);
    expect(changes(guarded(now), guarded(old))).toEqual(back);
  });

  test("that none is needed is said, or not", () => {
    const silent = rest({ parameters: [id] });
    expect(changes(silent, guarded([]))).toEqual([
      "patch GET /pets/{id}: says that it needs no credential []",
    ]);
    expect(changes(guarded([]), silent)).toEqual([
      "patch GET /pets/{id}: says no longer that it needs no credential []",
    ]);
    expect(changes(guarded([]), guarded([{}]))).toEqual([]);
  });

  test("a key that is shown elsewhere is another key", () => {
    const elsewhere = guarded([{ key: [] }], { key: { ...key, in: "query" }, oauth });
    expect(changes(guarded([{ key: [] }]), elsewhere)).toEqual(needsAnother);
  });
});

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

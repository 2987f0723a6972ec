import { expect, test } from "vitest";
import { memoryHost } from "../load/memory-host.js";
import { type Compiled, compile } from "../pipeline.js";
import { compareModels } from "./compare.js";

type Document = Readonly<Record<string, unknown>>;

const json = (schema: Document): Document => ({ "application/json": { schema } });
const model = (name: string): Document => ({ $ref: `#/components/schemas/${name}` });
const id = { name: "id", in: "path", required: true, schema: { type: "integer" } };

/** An interface with a little of all that can differ. */
const api: Document = {
  openapi: "3.1.0",
  info: { title: "Pets", version: "1.0.0" },
  paths: {
    "/pets/{id}": {
      get: {
        operationId: "getPet",
        parameters: [id, { name: "tags", in: "query", explode: false, schema: { type: "array" } }],
        responses: {
          200: {
            description: "it",
            headers: { "x-rate": { required: true, schema: { type: "integer" } } },
            content: json(model("Pet")),
          },
          default: { description: "no", content: json(model("Fault")) },
        },
        "x-edgeloom-idempotent": false,
      },
      put: {
        operationId: "putPet",
        parameters: [id],
        requestBody: { required: true, content: json(model("Pet")) },
        responses: { 204: { description: "done" } },
        security: [{ key: [] }],
        callbacks: {
          done: {
            "{$request.body#/url}": {
              post: {
                requestBody: { content: json(model("Fault")) },
                responses: { 200: { description: "ok" } },
              },
            },
          },
        },
      },
      post: {
        operationId: "picture",
        parameters: [id],
        requestBody: {
          content: {
            "multipart/form-data": {
              schema: {
                type: "object",
                properties: { file: { type: "string", format: "binary" }, about: { type: "object" } },
              },
              encoding: { about: { contentType: "application/json" } },
            },
          },
        },
        responses: { 200: { description: "list", content: json({ type: "array", items: model("Pet") }) } },
      },
    },
  },
  webhooks: {
    born: {
      post: {
        requestBody: { required: true, content: json(model("Pet")) },
        responses: { 200: { description: "ok" } },
      },
    },
  },
  components: {
    schemas: {
      Pet: {
        type: "object",
        required: ["id", "owner"],
        properties: {
          id: { type: "integer", format: "int64", readOnly: true },
          secret: { type: "string", writeOnly: true },
          kind: { enum: ["cat", "dog"] },
          owner: { allOf: [model("Owner"), { required: ["name"] }] },
          any: { oneOf: [model("Fault"), { type: "string", maxLength: 9 }] },
        },
      },
      Owner: { type: "object", properties: { name: { type: "string" } }, additionalProperties: false },
      Fault: { type: "object", required: ["code"], properties: { code: { type: "integer" } } },
    },
    securitySchemes: { key: { type: "apiKey", in: "header", name: "x-key" } },
  },
};

const bus: Document = {
  asyncapi: "3.0.0",
  info: { title: "Bus", version: "1.0.0" },
  "x-edgeloom-wire": { input: "lenient", nulls: "drop", charset: "ascii" },
  channels: {
    greet: {
      address: "greet",
      messages: { Hello: { payload: model("Hello") }, Bye: { payload: model("Bye") } },
    },
    ask: { address: "ask", messages: { Question: { payload: model("Question") } } },
    answer: { address: "answer", messages: { Answer: { payload: model("Answer") } } },
  },
  operations: {
    greet: { action: "send", channel: { $ref: "#/channels/greet" } },
    ask: {
      action: "receive",
      channel: { $ref: "#/channels/ask" },
      reply: { channel: { $ref: "#/channels/answer" } },
      "x-edgeloom-timeout-ms": 500,
      "x-edgeloom-idempotent": true,
    },
  },
  components: {
    schemas: {
      Hello: {
        type: "object",
        required: ["type"],
        properties: {
          type: { const: "hello" },
          volume: { type: "integer", default: 3, "x-edgeloom-aliases": ["loudness"] },
          at: { type: "number", format: "unixtime", "x-edgeloom-default": "now" },
        },
      },
      Bye: { type: "object", required: ["type"], properties: { type: { const: "bye" } } },
      Question: { type: "object", required: ["type"], properties: { type: { const: "ask" } } },
      Answer: { type: "object", properties: { answer: { type: ["integer", "null"] } } },
    },
  },
};

function run(document: Document): Compiled {
  return compile({
    root: "/v",
    inputs: ["."],
    host: memoryHost({ "/v/api.json": JSON.stringify(document) }),
  });
}

/** What is emitted, but for what people read. */
function codeOf({ files }: Compiled): string {
  return [...(files ?? [])]
    .map(([path, text]) => `${path}\n${text.replaceAll(/\/\*\*[\s\S]*?\*\/\n?/g, "")}`)
    .join("\n");
}

type Step = string | number;

function places(value: unknown, path: readonly Step[] = []): readonly (readonly Step[])[] {
  if (typeof value !== "object" || value === null) return [path];
  const steps: readonly Step[] = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  const inside = steps.flatMap((step) =>
    places((value as Readonly<Record<Step, unknown>>)[step], [...path, step]),
  );
  return path.length === 0 ? inside : [path, ...inside];
}

const without: unique symbol = Symbol("without");

type Edit = typeof without | ((found: unknown) => unknown);

const edits: readonly Edit[] = [without, other];

/** The document with another value at a place, or without the place; undefined where it has no other. */
function changed(value: unknown, [step, ...rest]: readonly Step[], edit: Edit): unknown {
  if (step === undefined) return edit === without ? without : edit(value);
  const inner = changed((value as Readonly<Record<Step, unknown>>)[step], rest, edit);
  if (inner === undefined) return undefined;
  if (Array.isArray(value))
    return inner === without ? value.filter((_, at) => at !== step) : value.with(Number(step), inner);
  return { ...(value as object), [step]: inner === without ? undefined : inner };
}

function other(found: unknown): unknown {
  if (typeof found === "boolean") return !found;
  if (typeof found === "number") return found + 1;
  if (typeof found !== "string") return undefined;
  const models = ["Pet", "Owner", "Hello", "Bye", "Fault", "Question", "Answer"].map(
    (name) => model(name)["$ref"],
  );
  const at = models.indexOf(found);
  return at < 0 ? `${found}x` : models[(at + 1) % models.length];
}

/** What only people read is emitted as comments. */
function isAboutMore(place: readonly Step[]): boolean {
  return place[0] !== "info" && place.at(-1) !== "description";
}

test.each([
  ["OpenAPI", api],
  ["AsyncAPI", bus],
])("no place of %s can change what is emitted and go unnoticed", (_, document) => {
  const base = run(document);
  const was = codeOf(base);
  const tried = { same: 0, noticed: 0 };
  const unnoticed: string[] = [];
  for (const place of places(document).filter(isAboutMore))
    for (const edit of edits) {
      const edited = changed(document, place, edit);
      if (edited === undefined) continue;
      const now = run(edited as Document);
      if (base.model === undefined || now.model === undefined) continue;
      const isSame = codeOf(now) === was;
      tried[isSame ? "same" : "noticed"]++;
      for (const [from, to] of [[base.model, now.model] as const, [now.model, base.model] as const])
        if (!isSame && compareModels(from, to).verdict === undefined) unnoticed.push(place.join("/"));
    }
  expect(unnoticed).toEqual([]);
  expect(tried.noticed).toBeGreaterThan(40);
});

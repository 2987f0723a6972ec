import fc from "fast-check";
import { expect, test } from "vitest";
import { compareModels } from "./diff/index.js";
import type { ApiModel } from "./ir/index.js";
import { type FileHost, memoryHost } from "./load/index.js";
import { Memory } from "./memory.js";
import { type Compilation, compile } from "./pipeline.js";
import { KeepingHost } from "./watch/keeping-host.js";

const names = ["A", "B", "C"] as const;
const files = ["one", "two", "three"] as const;

type Part = { readonly [name: string]: object };
type Documents = { readonly [file: string]: Part | "broken" | { readonly openapi: string } };

const reference = fc
  .tuple(fc.constantFrom(...files), fc.constantFrom(...names, "#moved"))
  .map(([file, name]) => ({ $ref: `${file}.json#${name === "#moved" ? "moved" : `/$defs/${name}`}` }));

/**
 * What makes a difference to others: defaults, integers of 64 bit, references, negation, what is merged, shared patterns, names of
 * schemas and of types, other dialects.
 */
const schema: fc.Arbitrary<object> = fc.letrec<{ any: object }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3, depthIdentifier: "schema" },
    fc.constantFrom<object>({ type: "string" }, { type: "integer", format: "int64" }, { type: "number" }),
    fc.constantFrom<object>(
      { type: "string", pattern: "^[a-z]+$" },
      { enum: ["a", 1] },
      { description: "Why." },
    ),
    reference,
    fc.constantFrom<object>({ $anchor: "moved" }, { $id: "inner.json", $anchor: "moved" }),
    fc.constantFrom<object>({
      $schema: "http://json-schema.org/draft-07/schema#",
      $ref: "one.json#/$defs/A",
    }),
    fc.constantFrom<object>({ "x-edgeloom-name": "isA" }, { "x-edgeloom-name": "B" }, { title: "" }),
    fc.constantFrom<object>({ type: "string", default: "no" }, { type: "string", default: 1 }),
    fc.record({ type: fc.constant("array"), items: tie("any") }),
    fc.record({ not: tie("any") }),
    fc.record({ oneOf: fc.array(tie("any"), { minLength: 1, maxLength: 3 }) }),
    fc.record({ allOf: fc.tuple(reference, tie("any")) }),
    fc.record({
      type: fc.constant("object"),
      properties: fc.dictionary(fc.constantFrom("p", "q", "r"), tie("any")),
      unevaluatedProperties: fc.constant(false),
    }),
    fc.record({
      type: fc.constant("object"),
      properties: fc.record({ d: fc.constant({ type: "integer", default: 3 }), p: tie("any") }),
      required: fc.constant(["p"]),
    }),
  ),
})).any;

/** A service whose models have views, families, and inputs of their own. */
const service = fc
  .record({
    readOnly: fc.boolean(),
    discriminator: fc.boolean(),
    tag: fc.constantFrom("x", "y"),
    properties: fc.dictionary(fc.constantFrom("p", "q"), schema),
    sends: fc.boolean(),
  })
  .map(({ readOnly, discriminator, tag, properties, sends }) => ({
    openapi: "3.1.0",
    info: { title: "Shop", version: "1" },
    paths: {
      "/pets": {
        [sends ? "put" : "get"]: {
          operationId: "pets",
          tags: [tag],
          ...(sends && { requestBody: content("Cat") }),
          responses: { 200: { description: "Pets.", ...content("Pet") } },
        },
      },
    },
    components: {
      schemas: {
        Pet: {
          type: "object",
          required: ["kind"],
          properties: { kind: { type: "string" }, id: { type: "string", readOnly }, ...properties },
          ...(discriminator && { discriminator: { propertyName: "kind" } }),
        },
        Cat: {
          allOf: [{ $ref: "#/components/schemas/Pet" }, { properties: { claws: { type: "integer" } } }],
        },
      },
    },
  }));

function content(name: string): object {
  return { content: { "application/json": { schema: { $ref: `#/components/schemas/${name}` } } } };
}

const part: fc.Arbitrary<Part> = fc.dictionary(fc.constantFrom(...names), schema);
const edit = fc.tuple(
  fc.constantFrom(...files),
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({ kind: fc.constant("set" as const), name: fc.constantFrom(...names), schema }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("break" as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("write" as const), part }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("serve" as const), service }) },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant("remove" as const), name: fc.constantFrom(...names) }),
    },
  ),
);

function textOf(content: Documents[string]): string {
  const $schema = "https://json-schema.org/draft/2020-12/schema";
  if (typeof content === "object" && "openapi" in content) return JSON.stringify(content);
  return content === "broken" ? "{" : JSON.stringify({ $schema, $defs: content });
}

function hostOf(documents: Documents) {
  return memoryHost(
    Object.fromEntries(Object.entries(documents).map(([file, part]) => [`/p/s/${file}.json`, textOf(part)])),
  );
}

type Edit = typeof edit extends fc.Arbitrary<infer T> ? T : never;

function edited(documents: Documents, [file, change]: Edit): Documents {
  const before = documents[file];
  const { [file]: _, ...others } = documents;
  const old = before === undefined || before === "broken" ? {} : (before as Part);
  switch (change.kind) {
    case "break":
      return { ...others, [file]: "broken" };
    case "serve":
      return { ...documents, shop: change.service };
    case "write":
      return { ...others, [file]: change.part };
    case "set":
      return { ...others, [file]: { ...old, [change.name]: change.schema } };
    case "remove":
      return {
        ...others,
        [file]: Object.fromEntries(Object.entries(old).filter(([name]) => name !== change.name)),
      };
  }
}

/** Whatever a reference may name is there, so that most of the documents are sound. */
const start: Documents = Object.fromEntries(
  files.map((file) => [
    file,
    Object.fromEntries(
      names.map((name) => [name, { title: name, type: "string", ...(name === "C" && { $anchor: "moved" }) }]),
    ),
  ]),
);

const job = (host: FileHost): Compilation => ({ root: "/p", inputs: ["s"], host, defaults: "apply" });

test("what is made and told with memory is what is without, whatever is edited", () => {
  let madeCount = 0;
  fc.assert(
    fc.property(fc.array(edit, { minLength: 2, maxLength: 8 }), (edits) => {
      const memory = new Memory();
      let current: FileHost = hostOf(start);
      const host = new KeepingHost({
        readBytes: (path) => current.readBytes(path),
        stat: (path) => current.stat(path),
        list: (path) => current.list(path),
        realpath: (path) => current.realpath(path),
      });
      let documents = start;
      let before: { readonly warm: ApiModel; readonly cold: ApiModel } | undefined;
      for (const each of edits) {
        documents = edited(documents, each);
        current = hostOf(documents);
        host.startRun();
        const warm = compile({ ...job(host), memory });
        const cold = compile(job(hostOf(documents)));
        expect(warm.files).toEqual(cold.files);
        expect(codes(warm)).toEqual(codes(cold));
        if (warm.model === undefined || cold.model === undefined) continue;
        const after = { warm: warm.model, cold: cold.model };
        if (before !== undefined)
          expect(compareModels(before.warm, after.warm)).toEqual(compareModels(before.cold, after.cold));
        before = after;
        madeCount++;
      }
    }),
    { numRuns: 40 },
  );
  expect(madeCount).toBeGreaterThan(0);
});

function codes({
  diagnostics,
}: {
  readonly diagnostics: readonly { readonly code: string; readonly message: string }[];
}) {
  return diagnostics.map(({ code, message }) => `${code} ${message}`).sort();
}

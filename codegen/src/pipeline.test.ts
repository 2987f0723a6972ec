import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { memoryHost } from "./load/index.js";
import { type Compiled, compile } from "./pipeline.js";
import { broken, person } from "./workspace.test.support.js";

type Tree = null | boolean | number | string | readonly Tree[] | { readonly [key: string]: Tree };
type Documents = Readonly<Record<string, Tree>>;

function compiled(documents: Documents): Compiled {
  const files = Object.entries(documents).map(
    ([name, tree]) => [`/p/${name}`, JSON.stringify(tree)] as const,
  );
  return compile({ root: "/p", inputs: ["."], host: memoryHost(Object.fromEntries(files)) });
}

/** The same data with the keys of every object in another order. */
function shuffled(tree: Tree, random: () => number): Tree {
  if (Array.isArray(tree)) return tree.map((item) => shuffled(item, random));
  if (typeof tree !== "object" || tree === null) return tree;
  const entries = Object.entries(tree).map(
    ([key, value]) => [random(), key, shuffled(value, random)] as const,
  );
  entries.sort(([left], [right]) => left - right);
  return Object.fromEntries(entries.map(([, key, value]) => [key, value]));
}

function shuffledAll(documents: Documents, random: () => number): Documents {
  return shuffled(documents, random) as Documents;
}

/** A generator of numbers that fast-check can replay. */
const randomness = fc
  .infiniteStream(fc.double({ min: 0, max: 1, noNaN: true }))
  .map((stream) => () => stream.next().value);

const name = fc.constantFrom("alpha", "beta", "gamma", "Delta", "epsilon", "zeta", "10", "2", "constructor");

const leaf: fc.Arbitrary<Tree> = fc.oneof(
  fc.record(
    {
      type: fc.constant("string"),
      minLength: fc.nat(4),
      maxLength: fc.integer({ min: 5, max: 9 }),
      description: fc.constant("A text."),
      format: fc.constantFrom("uuid", "date-time"),
    },
    { requiredKeys: ["type"] },
  ),
  fc.record(
    {
      type: fc.constantFrom("integer", "number"),
      minimum: fc.nat(5),
      maximum: fc.integer({ min: 6, max: 99 }),
    },
    { requiredKeys: ["type"] },
  ),
  fc.record({ type: fc.constant("boolean"), default: fc.boolean() }, { requiredKeys: ["type"] }),
  fc.record({ enum: fc.uniqueArray(name, { minLength: 1, maxLength: 4 }) }),
  fc.record({
    const: fc.record({ a: fc.nat(3), b: fc.string(), c: fc.record({ z: fc.nat(1), y: fc.nat(1) }) }),
  }),
  fc.record({ $ref: fc.constantFrom("#/$defs/First", "#/$defs/Second", "other.json#/$defs/Third") }),
);

const { schema } = fc.letrec<{ schema: Tree; object: Tree; list: Tree; choice: Tree }>((tie) => ({
  schema: fc.oneof({ maxDepth: 3, withCrossShrink: true }, leaf, tie("object"), tie("list"), tie("choice")),
  object: fc.record(
    {
      type: fc.constant("object"),
      title: fc.constantFrom("A thing", "Thing"),
      description: fc.constant("What it is."),
      properties: fc.dictionary(name, tie("schema"), { maxKeys: 5 }),
      additionalProperties: fc.oneof(fc.boolean(), tie("schema")),
      default: fc.record({ a: fc.nat(3), z: fc.record({ y: fc.nat(1), x: fc.nat(1) }) }),
      examples: fc.array(fc.record({ b: fc.nat(3), a: fc.nat(3) }), { maxLength: 2 }),
      dependentRequired: fc.dictionary(name, fc.uniqueArray(name, { maxLength: 2 }), { maxKeys: 3 }),
      patternProperties: fc.constantFrom({ "^x-": { type: "string" }, "^y-": true }, { "^[a-z]": {} }),
    },
    { requiredKeys: ["type"] },
  ),
  list: fc.record({ type: fc.constant("array"), items: tie("schema") }),
  choice: fc.record({ anyOf: fc.array(tie("schema"), { minLength: 1, maxLength: 3 }) }),
}));

const documents: fc.Arbitrary<Documents> = fc
  .tuple(schema, schema, schema, schema)
  .map(([root, First, Second, Third]) => ({
    "main.json": {
      $schema: "https://json-schema.org/draft/2020-12/schema",
      $defs: { First, Second },
      type: "object",
      properties: { root },
    },
    "other.json": { $schema: "https://json-schema.org/draft/2020-12/schema", $defs: { Third } },
  }));

describe("the same output", () => {
  it("over two runs, and over any order of keys in random schemas", () => {
    let emitted = 0;
    fc.assert(
      fc.property(documents, randomness, (input, random) => {
        const first = compiled(input);
        if (first.files !== undefined) emitted++;
        expect(compiled(input)).toEqual({ ...first, documents: expect.anything() });
        expect(compiled(shuffledAll(input, random)).files).toEqual(first.files);
      }),
      { numRuns: 150 },
    );
    // About 92 are, with a standard deviation of 6.
    expect(emitted).toBeGreaterThan(40);
  });

  it("over any order of keys in the documents of openmodule", () => {
    const folder = join(import.meta.dirname, "../../schemas/openmodule");
    const names = readdirSync(folder).filter((file) => file.endsWith(".yaml"));
    const input = Object.fromEntries(
      names.map((file) => [file, parse(readFileSync(join(folder, file), "utf8")) as Tree]),
    );
    const first = compiled(input);
    expect(first.files?.size).toBeGreaterThan(40);
    fc.assert(
      fc.property(randomness, (random) => {
        expect(compiled(shuffledAll(input, random)).files).toEqual(first.files);
      }),
      { numRuns: 3, endOnFailure: true },
    );
  }, 60_000);

  it("from files that were found in another order", () => {
    const host = memoryHost({ "/p/s/b.json": person.replace("Person", "B"), "/p/s/a.json": person });
    const backwards = { ...host, list: (path: string) => [...host.list(path)].reverse() };
    const run = (from: typeof host, inputs: readonly string[]) =>
      compile({ root: "/p", inputs, host: from }).files;
    const first = run(host, ["s"]);
    expect(run(backwards, ["s"])).toEqual(first);
    expect(run(host, ["s/b.json", "s/a.json"])).toEqual(first);
  });
});

describe("errors", () => {
  it("leave no files, and those of one stage are found in one run", () => {
    const many = {
      type: "object",
      properties: { a: { type: "sting" }, b: { minLength: "3" }, c: { $ref: "#/x" } },
    };
    const { files, diagnostics, errorCount } = compiled({
      "many.json": { ...many, properties: { ...many.properties, c: {} } },
    });
    expect(files).toBeUndefined();
    expect(diagnostics.map(({ code, origin }) => `${code} ${origin?.pointer}`)).toEqual([
      "keyword-value /properties/a/type",
      "keyword-value /properties/b/minLength",
    ]);
    expect(errorCount).toBe(2);
  });

  it("of all documents are found in one run, also beside those that cannot be read", () => {
    const host = memoryHost({
      "/p/a.json": "{",
      "/p/b.yaml": "a: [",
      "/p/c.json": broken,
      "/p/d.json": person,
    });
    const { files, diagnostics, documents } = compile({ root: "/p", inputs: ["."], host });
    expect(files).toBeUndefined();
    expect(diagnostics.map(({ code, origin }) => `${code} ${origin?.file}`)).toEqual([
      "json-syntax a.json",
      "yaml-syntax b.yaml",
      "ref-missing c.json",
    ]);
    expect(documents.map(({ file }) => file)).toEqual(["c.json", "d.json"]);
  });

  it("of names are found after those of schemas", () => {
    const long = "L".repeat(201);
    const { files, diagnostics, found } = compiled({ "a.json": { $defs: { [long]: { type: "string" } } } });
    expect(files).toBeUndefined();
    expect(found.types).toBe(1);
    expect(diagnostics.map(({ code }) => code)).toEqual(["name-unusable"]);
  });

  it("beyond the number that is kept are counted", () => {
    const properties = Object.fromEntries(
      Array.from({ length: 900 }, (_, at) => [`p${at}`, { type: "sting", minLength: -1 }]),
    );
    const { diagnostics, errorCount } = compiled({ "a.json": { type: "object", properties } });
    expect(diagnostics.length).toBe(1_000);
    expect(errorCount).toBe(1_800);
  });

  it("may be warnings: then there are files", () => {
    const { files, diagnostics } = compiled({ "a.json": { type: "object", propertis: {} } });
    expect(diagnostics.map(({ severity }) => severity)).toEqual(["warning"]);
    expect(files?.has("models/a.ts")).toBe(true);
  });
});

it("a missing target does not hide what is wrong elsewhere", () => {
  const properties = { a: { $ref: "#/$defs/Nope" }, b: { type: "strin" }, c: { pattern: "(" } };
  const { files, diagnostics } = compiled({ "a.json": { type: "object", properties } });
  expect(files).toBeUndefined();
  expect(diagnostics.map(({ code }) => code)).toEqual(["ref-missing", "keyword-value", "pattern-invalid"]);
});

it("references stay in the folders of the inputs, unless others are allowed", () => {
  const host = memoryHost({
    "/p/in/a.json": JSON.stringify({ type: "object", properties: { b: { $ref: "../other/b.json" } } }),
    "/p/in2/c.json": JSON.stringify({ type: "string" }),
    "/p/other/b.json": JSON.stringify({ type: "string" }),
  });
  const job = { root: "/p", inputs: ["in", "in2"], host };
  expect(compile(job).diagnostics.map(({ code }) => code)).toEqual(["ref-outside"]);
  expect(compile({ ...job, allowedRoots: ["in", "other"] }).diagnostics).toEqual([]);
});

describe("emitters", () => {
  it("leave out what is not asked for", () => {
    const host = memoryHost({ "/p/person.json": person });
    const texts = (emit: readonly ("types" | "validators")[]) =>
      compile({ root: "/p", inputs: ["."], host, emit }).files?.get("models/person.ts");
    expect(texts(["types"])).not.toContain("e.model");
    expect(texts(["validators"])).toContain("e.model");
    expect(texts(["validators"])).toContain("export type Person");
  });
});

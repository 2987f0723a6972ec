import { describe, expect, it } from "vitest";
import { emitted } from "../../emitted.test.support.js";
import type { SchemaNode } from "../../ir/index.js";
import * as f from "../emit.test.support.js";

const others = {
  Word: f.string,
  Mixed: f.node({ types: ["object", "string"] }),
  Base: f.object([f.required("id", f.string)]),
  Late: f.object([f.optional("at", f.number, { default: 0 })]),
};

const matching = (pattern: string, of: SchemaNode) => ({ pattern, node: of, origin: of.origin });

/** The right-hand side of an emitted type, on one line. */
function typed(node: SchemaNode, which = "Tested"): string {
  const text = emitted(f.modelOf({ ...others, Tested: node }), ["types"]).get("models/test.ts") ?? "";
  const start = text.indexOf(`export type ${which} =`);
  if (start < 0) return "not emitted";
  const rest = text.slice(start + `export type ${which} =`.length);
  const end = rest.search(/;\n(?=\n|\/\*\*|export|$)|;$/);
  const body = rest.slice(0, end).replace(/\/\*\*[^/]*\*\//g, "");
  return body.replace(/\s+/g, " ").trim();
}

describe("types", () => {
  it.each<[string, SchemaNode, string]>([
    ["any", f.any, "e.Json"],
    ["never", f.never, "never"],
    ["integers are numbers", f.integer, "number"],
    ["64-bit integers are bigints", f.int64, "bigint"],
    ["a nullable string", f.node({ types: ["null", "string"] }), "string | null"],
    ["values", f.node({ values: ["a", 1, true, null] }), '"a" | 1 | true | null'],
    ["values of a type", f.node({ types: ["string"], values: ["a", 1] }), '"a"'],
    ["values of 64 bit", f.node({ types: ["integer"], number: { format: "int64" }, values: [1] }), "1n"],
    [
      "values beyond 2^53",
      f.node({ values: [2n ** 53n, 2n ** 53n + 1n] }),
      "9007199254740992n | 9007199254740992 | 9007199254740993n",
    ],
    [
      "fractions that claim 64 bit",
      f.node({ types: ["number"], number: { format: "int64" }, values: [1, 0.5] }),
      "1n | 0.5",
    ],
    ["values with parts", f.node({ values: [{ a: [1] }] }), "{ readonly a: readonly [1] }"],
    ["a list", f.array(f.string), "readonly string[]"],
    ["a list of lists", f.array(f.array(f.string)), "readonly (readonly string[])[]"],
    ["a list of a union", f.array(f.node({ types: ["null", "string"] })), "readonly (string | null)[]"],
    ["an empty list", f.array(f.never), "readonly []"],
    [
      "a tuple",
      f.array(undefined, { prefixItems: [f.string, f.number], minItems: 1 }),
      "readonly [string, number?, ...e.Json[]]",
    ],
    ["an empty list that is not", f.array(f.never, { minItems: 1 }), "never"],
    ["a tuple that ends too early", f.array(f.never, { prefixItems: [f.string], minItems: 2 }), "never"],
    [
      "a tuple without a length",
      f.array(undefined, { prefixItems: [f.string], minItems: 2, maxItems: 1 }),
      "never",
    ],
    [
      "lists as values",
      f.node({ values: [[], ["a"], {}] }),
      'readonly [] | readonly ["a"] | { readonly [key: string]: never }',
    ],
    ["a closed tuple", f.array(f.never, { prefixItems: [f.string], minItems: 1 }), "readonly [string]"],
    [
      "a tuple cut short",
      f.array(undefined, { prefixItems: [f.string, f.number], maxItems: 1 }),
      "readonly [string?]",
    ],
    [
      "a tuple with required rest",
      f.array(f.number, { prefixItems: [f.string], minItems: 2 }),
      "readonly [string, number, ...number[]]",
    ],
    ["an object of nothing", f.object([]), "{ readonly [key: string]: e.Json }"],
    [
      "a closed object of nothing",
      f.object([], { additionalProperties: f.never }),
      "{ readonly [key: string]: never }",
    ],
    [
      "properties",
      f.object([f.required("a", f.string), f.optional("b-c", f.number)]),
      '{ readonly a: string; readonly "b-c"?: number | undefined; }',
    ],
    ["a property that must be absent", f.object([f.optional("a", f.never)]), "{ readonly a?: undefined; }"],
    ["a map", f.object([], { additionalProperties: f.number }), "{ readonly [key: string]: number }"],
    [
      "a map beside properties admits what they hold",
      f.object([f.optional("a", f.string)], { additionalProperties: f.number }),
      "{ readonly a?: string | undefined; readonly [key: string]: number | string | undefined; }",
    ],
    [
      "open beside patterns",
      f.object([], { patternProperties: [matching("x$", f.string)] }),
      "{ readonly [key: string]: e.Json }",
    ],
    [
      "open beside prefixes",
      f.object([f.optional("a", f.number), f.optional("x-a", f.number)], {
        patternProperties: [matching("^x-", f.string), matching('^\\$"`', f.boolean)],
      }),
      '{ readonly a?: number | undefined; readonly "x-a"?: number | undefined; readonly [key: `x-${string}`]: string | number | undefined; readonly [key: `\\$"\\`${string}`]: boolean; }',
    ],
    [
      "prefixes of each other",
      f.object([], { patternProperties: [matching("^x", f.string), matching("^x-", f.any)] }),
      "{ readonly [key: string]: e.Json }",
    ],
    [
      "a pattern for every name",
      f.object([], { patternProperties: [matching(".*", f.string)] }),
      "{ readonly [key: string]: string }",
    ],
    [
      "closed beside patterns",
      f.object([], {
        patternProperties: [matching("a$", f.string), matching("b$", f.number)],
        additionalProperties: f.never,
      }),
      "{ readonly [key: string]: string | number }",
    ],
    [
      "listed names",
      f.object([f.required("a", f.string)], {
        propertyNames: f.node({ values: ["a", "b-c"] }),
        additionalProperties: f.number,
      }),
      '{ readonly a: string; readonly "b-c"?: number | undefined; }',
    ],
    ["required names only", f.object([], { required: ["a"] }), "{ readonly a: e.Json; }"],
    [
      "required names of a map",
      f.object([], { required: ["a"], additionalProperties: f.number }),
      "{ readonly a: number; readonly [key: string]: number; }",
    ],
    ["a reference", f.ref("Base"), "Base"],
    ["alternatives", f.node({ anyOf: [f.ref("Word"), f.nothing] }), "Word | null"],
    ["any among alternatives", f.node({ oneOf: [f.string, f.any] }), "e.Json"],
    ["never among alternatives", f.node({ anyOf: [f.string, f.never] }), "string"],
    [
      "the same alternative twice",
      f.node({ anyOf: [f.string, f.node({ types: ["string"], string: { minLength: 1 } })] }),
      "string",
    ],
    ["a conjunction", f.node({ allOf: [f.ref("Base"), f.ref("Late")] }), "Base & Late"],
    [
      "a union in a conjunction",
      f.node({ allOf: [f.ref("Base"), f.node({ anyOf: [f.ref("Late"), f.ref("Base")] })] }),
      "Base & (Late | Base)",
    ],
    ["what cannot be", f.node({ allOf: [f.string, f.number] }), "never"],
    ["a type that others imply", f.node({ types: ["object"], ref: f.idOf("Base") }), "Base"],
    [
      "a type that the alternatives imply where they are printed",
      f.node({
        types: ["object"],
        oneOf: [f.object([f.required("a", f.string)]), f.string, f.array(f.string)],
      }),
      "{ readonly a: string; }",
    ],
    [
      "a type that a reference does not know",
      f.node({ types: ["object"], oneOf: [f.ref("Base"), f.ref("Mixed")] }),
      "{ readonly [key: string]: e.Json } & (Base | Mixed)",
    ],
    [
      "an untyped facet speaks about objects only",
      f.node({ types: ["object", "string"], object: f.facet([f.required("a", f.string)]) }),
      "{ readonly a: string; } | string",
    ],
    [
      "alternatives of what is required",
      f.node({
        types: ["object"],
        object: f.facet([f.optional("a", f.string)]),
        anyOf: [
          f.node({ object: f.facet([], { required: ["a"] }) }),
          f.node({ object: f.facet([], { required: ["b"] }) }),
        ],
      }),
      "{ readonly a?: string | undefined; } & ({ readonly a: e.Json; } | { readonly b: e.Json; })",
    ],
    [
      "conditions widen",
      f.node({ types: ["string"], if: f.string, then: f.node({ values: ["a"] }), not: f.nothing }),
      "string",
    ],
    [
      "a condition beside",
      f.node({
        ...f.object([f.required("a", f.string)]),
        allOf: [f.node({ types: ["object"], if: f.any, then: f.any })],
      }),
      "{ readonly a: string; }",
    ],
  ])("%s", (_what, node, expected) => {
    expect(typed(node)).toBe(expected);
  });

  it("may contain themselves", () => {
    expect(typed(f.object([f.optional("next", f.ref("Tested"))]))).toBe(
      "{ readonly next?: Tested | undefined; }",
    );
    expect(typed(f.node({ anyOf: [f.string, f.array(f.ref("Tested"))] }))).toBe("string | readonly Tested[]");
  });

  it("are never an alias of themselves", () => {
    expect(typed(f.node({ anyOf: [f.ref("Tested"), f.string] }))).toBe("e.Json");
    expect(typed(f.node({ allOf: [f.ref("Tested"), f.object([f.required("a", f.string)])] }))).toBe(
      "{ readonly a: string; }",
    );
  });

  it("leave out unions that would multiply further than a compiler goes", () => {
    const pair = (index: number) =>
      f.node({ anyOf: ["a", "b"].map((name) => f.object([f.required(`${name}${index}`, f.string)])) });
    const pairs = (count: number) =>
      f.node({ allOf: Array.from({ length: count }, (_, index) => pair(index)) });
    expect(typed(pairs(3))).toContain("|");
    expect(typed(pairs(17))).not.toContain("|");
    const inside = f.object([f.required("p", f.node({ anyOf: [f.string, f.number] }))]);
    expect(typed(f.node({ allOf: [inside, ...(pairs(17).allOf ?? [])] }))).toContain("p: string | number");
  });

  it("stand one below the other when they are many", () => {
    const text = emitted(f.modelOf({ Many: f.node({ values: [..."abcdefg"] }) }), ["types"]).get(
      "models/test.ts",
    );
    expect(text).toContain('export type Many =\n  | "a"\n  | "b"\n');
    expect(text).toContain('  | "g";\n');
  });
});

describe("input types", () => {
  it.each<[string, SchemaNode, string]>([
    ["nothing to leave out", f.object([f.required("a", f.string)]), "not emitted"],
    [
      "a default",
      f.object([f.optional("a", f.string, { default: "" })]),
      "{ readonly a?: string | undefined; }",
    ],
    [
      "a required default",
      f.object([f.required("a", f.string, { default: "" })]),
      "{ readonly a?: string | undefined; }",
    ],
    [
      "a dynamic default",
      f.object([f.optional("at", f.number, { dynamicDefault: "now" })]),
      "{ readonly at?: number | undefined; }",
    ],
    ["a 64-bit integer", f.int64, "number | bigint"],
    ["values of 64 bit", f.node({ types: ["integer"], number: { format: "int64" }, values: [1] }), "1 | 1n"],
    ["a reference to such", f.array(f.ref("Late")), "readonly LateInput[]"],
    [
      "a reference to others",
      f.object([f.required("a", f.ref("Base")), f.required("b", f.ref("Late"))]),
      "{ readonly a: Base; readonly b: LateInput; }",
    ],
  ])("%s", (_what, node, expected) => {
    expect(typed(node, "TestedInput")).toBe(expected);
  });

  it("have complete counterparts", () => {
    expect(typed(f.object([f.optional("a", f.string, { default: "" })]))).toBe("{ readonly a: string; }");
  });
});

describe("doc comments", () => {
  const commented = (node: SchemaNode): string =>
    emitted(f.modelOf({ Tested: node }), ["types"]).get("models/test.ts") ?? "";

  it.each<[string, SchemaNode, string]>([
    ["lengths", f.node({ types: ["string"], string: { minLength: 1, maxLength: 5 } }), "1 to 5 characters."],
    [
      "one length",
      f.node({ types: ["string"], string: { minLength: 1, maxLength: 1 } }),
      "Exactly 1 character.",
    ],
    ["a format", f.node({ types: ["string"], string: { format: "uuid" } }), "Format: uuid."],
    ["a pattern", f.node({ types: ["string"], string: { pattern: "^a$" } }), "Matches `^a$`."],
    ["whole numbers", f.node({ types: ["integer"], number: { minimum: 3 } }), "An integer.\n * At least 3."],
    [
      "items",
      f.array(f.string, { maxItems: 1, uniqueItems: true }),
      "At most 1 item.\n * No two items are equal.",
    ],
    [
      "what an array contains",
      f.array(f.string, { contains: f.any, maxContains: 2 }),
      "At least 1 and at most 2 of the items",
    ],
    [
      "what an array may contain",
      f.array(f.string, { contains: f.any, minContains: 0, maxContains: 2 }),
      "At most 2 of the items may fit",
    ],
    [
      "closed objects",
      f.object([f.optional("a", f.any)], { additionalProperties: f.never }),
      "No other properties are allowed.",
    ],
    [
      "dependencies",
      f.object([], { dependentRequired: [{ property: "a", requires: ["b", "c"] }] }),
      "With `a` also `b`, `c` must be present.",
    ],
    [
      "what other properties are",
      f.object([f.optional("a", f.any)], { additionalProperties: f.string }),
      "Other properties have a schema of their own.",
    ],
    [
      "what is left",
      f.node({ unevaluatedProperties: f.never, unevaluatedItems: f.string }),
      "No properties are allowed but those that the schemas above speak about.\n * All items that no schema above speaks about have one of their own.",
    ],
    ["exclusions", f.node({ not: f.string }), "A further schema must not fit."],
    ["conditions", f.node({ if: f.string, then: f.any }), "Further conditions hold"],
  ])("say %s", (_what, node, expected) => {
    expect(commented(node)).toContain(expected);
  });

  it("are silent about a least number of none", () => {
    expect(commented(f.array(f.string, { contains: f.any, minContains: 0 }))).not.toContain("further schema");
  });

  it("are silent about a pattern for all names, which the type shows, but not beside properties", () => {
    const patternProperties = [{ pattern: ".*", node: f.string, origin: f.string.origin }];
    expect(commented(f.object([], { patternProperties }))).not.toContain("schema of their own");
    expect(commented(f.object([f.optional("a", f.any)], { patternProperties }))).toContain(
      "Properties that match `.*` have a schema of their own.",
    );
  });

  it("come with properties", () => {
    const node = f.object([
      f.optional(
        "a",
        { ...f.string, docs: { description: "What it is.", deprecated: true } },
        { default: "x", writeOnly: true },
      ),
    ]);
    expect(commented(node)).toContain("   * What it is.\n");
    expect(commented(node)).toContain('   * Default: "x"\n');
    expect(commented(node)).toContain("   * @deprecated\n");
    expect(commented(node)).toContain("Only sent, never part of an answer.");
  });
});

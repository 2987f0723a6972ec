import { describe, expect, it } from "vitest";
import { emitted } from "../../emitted.test.support.js";
import type { SchemaNode } from "../../ir/index.js";
import type { PatternRun } from "../../regex/index.js";
import * as f from "../emit.test.support.js";
import type { EmitOptions } from "../index.js";

const others = {
  Word: f.string,
  Cat: f.object([f.required("kind", f.node({ values: ["cat"] })), f.required("lives", f.integer)]),
  Dog: f.object([f.required("kind", f.node({ values: ["dog", "wolf"] }))]),
  Late: f.object([f.optional("at", f.string, { default: "" }), f.optional("x", f.string)]),
};

function emit(node: SchemaNode, options?: EmitOptions): string {
  return emitted(f.modelOf({ ...others, Tested: node }), ["validators"], options).get("models/test.ts") ?? "";
}

/** The body of the emitted check, on one line. */
function check(node: SchemaNode): string {
  const text = emit(node);
  const body = text.slice(
    text.indexOf("v is Tested {") + "v is Tested ".length,
    text.indexOf("export const Tested:"),
  );
  const line = body.replace(/\s+/g, " ").trim();
  return line.replace(/^\{ return (.*); \}$/, "$1").replace(/^\( (.*) \)$/, "$1");
}

/** The shape that the model is made with, on one line. */
function shape(node: SchemaNode): string {
  const text = emit(node);
  const head = 'e.model("Tested", isTested, function () ';
  const body = text.slice(text.indexOf(head) + head.length);
  const line = body.slice(0, body.indexOf("\n});\n")).replace(/\s+/g, " ");
  return line.replace(/^\{ return (.*);$/, "$1");
}

const uuid = f.node({ types: ["string"], string: { format: "uuid" } });
const tagged = (kind: string): SchemaNode =>
  f.object([f.required("kind", f.node({ values: [kind] })), f.required(kind, f.integer)]);
const small = f.node({ types: ["string"], string: { maxLength: 2 } });

describe("checks", () => {
  it.each<[string, SchemaNode, string]>([
    ["any", f.any, "v !== undefined"],
    ["never", f.never, "false"],
    ["a string", f.string, 'typeof v === "string"'],
    ["lengths count units first", small, 'typeof v === "string" && (v.length <= 2 || e.codePoints(v) <= 2)'],
    ["a bound", f.node({ types: ["number"], number: { exclusiveMinimum: 1 } }), "e.isFinite(v) && v > 1"],
    [
      "a bound of 64 bit",
      f.node({ types: ["integer"], number: { format: "int64", maximum: 5 } }),
      "e.isInt64(v) && v <= 5n",
    ],
    ["few values", f.node({ values: ["a", 1] }), 'v === "a" || v === 1'],
    ["many values", f.node({ values: [..."abcdefghi"] }), "TestedValues1.has(v)"],
    ["values with parts", f.node({ values: [["a"]] }), "e.equal(v, TestedValue1)"],
    ["a reference", f.ref("Word"), "isWord(v)"],
    ["a list", f.array(f.ref("Word")), "e.isArrayOf(v, isWord)"],
    [
      "a list of what a look tells",
      f.array(f.integer),
      "{ if (!e.isArray(v)) return false; for (let i1 = 0; i1 < v.length; i1++) { if (!e.isInteger(v[i1])) return false; } return true; }",
    ],
    [
      "a list with a limit",
      f.array(f.ref("Word"), { maxItems: 2 }),
      "{ if (!e.isArray(v)) return false; if (v.length > 2) return false; for (let i1 = 0; i1 < v.length; i1++) { if (!isWord(v[i1])) return false; } return true; }",
    ],
    [
      "many properties, none of which the compiler needs to remember",
      f.object(["a", "b", "c", "d", "e", "f", "g", "h"].map((name) => f.required(name, f.string))),
      '{ if (!e.isObject(v)) return false; switch (false) { case typeof v["a"] === "string": case typeof v["b"] === "string": case typeof v["c"] === "string": case typeof v["d"] === "string": case typeof v["e"] === "string": case typeof v["f"] === "string": case typeof v["g"] === "string": case typeof v["h"] === "string": return false; default: return true; } }',
    ],
    [
      "an optional property",
      f.object([f.optional("a", f.string)]),
      'e.isObject(v) && (v["a"] === undefined || typeof v["a"] === "string")',
    ],
    ["a property of anything", f.object([f.required("a", f.any)]), 'e.isObject(v) && v["a"] !== undefined'],
    [
      "a property with a default",
      f.object([f.optional("a", f.boolean, { default: true })]),
      'e.isObject(v) && typeof v["a"] === "boolean"',
    ],
    [
      "an inherited name",
      f.object([f.optional("toString", f.string)]),
      'e.isObject(v) && (!e.has(v, "toString") || typeof v["toString"] === "string")',
    ],
    [
      "a closed object",
      f.object([f.optional("a", f.any)], { additionalProperties: f.never }),
      '{ if (!e.isObject(v)) return false; for (const k1 in v) { if (k1 !== "a" && v[k1] !== undefined) return false; } return true; }',
    ],
    [
      "alternatives of kinds",
      f.node({ oneOf: [f.string, f.nothing] }),
      'typeof v === "string" || v === null',
    ],
    [
      "tagged alternatives",
      f.node({ oneOf: [f.ref("Cat"), f.ref("Dog")] }),
      'e.isObject(v) && ((v["kind"] === "cat" && isCat(v)) || ((v["kind"] === "dog" || v["kind"] === "wolf") && isDog(v)))',
    ],
    [
      "many tagged alternatives beside another kind",
      f.node({ oneOf: [f.nothing, ...["a", "b", "c", "d"].map(tagged)] }),
      "v === null || isTestedPart1(v)",
    ],
    [
      "many tagged alternatives",
      f.node({ oneOf: [f.ref("Cat"), f.ref("Dog"), tagged("x"), tagged("y")] }),
      '{ if (!e.isObject(v)) return false; switch (v["kind"]) { case "cat": if (!isCat(v)) return false; break; case "dog": case "wolf": if (!isDog(v)) return false; break; case "x": if (!(v["kind"] === "x" && e.isInteger(v["x"]))) return false; break; case "y": if (!(v["kind"] === "y" && e.isInteger(v["y"]))) return false; break; default: return false; } return true; }',
    ],
    [
      "alternatives that exclude each other by a property that one of them needs",
      f.node({
        oneOf: [
          f.object([f.required("a", f.string)], { additionalProperties: f.never }),
          f.object([f.required("b", f.string)]),
        ],
      }),
      'e.isObject(v) && (isTestedPart1(v) || typeof v["b"] === "string")',
    ],
    [
      "alternatives of different kinds, numbers among them",
      f.node({ oneOf: [f.integer, f.ref("Word"), f.ref("Cat")] }),
      "e.isInteger(v) || isWord(v) || isCat(v)",
    ],
    [
      "numbers that are excluded in any form",
      f.node({ types: ["number"], not: f.node({ values: [1, 0.5] }) }),
      "e.isFinite(v) && !TestedValues1.has(v)",
    ],
    [
      "a null that stands for nothing, where only fitting counts",
      f.node({ not: f.object([f.optional("a", f.string, { default: "", null: "omit" })]) }),
      'v !== undefined && !(e.isObject(v) && (v["a"] === undefined || v["a"] === null || typeof v["a"] === "string"))',
    ],
    [
      "a dependent schema of another type",
      f.node({ object: f.facet([], { dependentSchemas: [{ property: "a", node: f.integer }] }) }),
      'v !== undefined && (!e.isObject(v) || v["a"] === undefined)',
    ],
    [
      "cheap questions before others",
      f.object([f.required("a", f.ref("Word")), f.required("b", uuid), f.required("c", f.boolean)]),
      'e.isObject(v) && typeof v["c"] === "boolean" && typeof v["b"] === "string" && e.isUuid(v["b"]) && isWord(v["a"])',
    ],
    [
      "alternatives that overlap",
      f.node({ oneOf: [f.ref("Word"), small] }),
      '{ if (typeof v !== "string") return false; let n1 = 0; if (isWord(v as unknown)) n1++; if (v.length <= 2 || e.codePoints(v) <= 2) n1++; if (n1 !== 1) return false; return true; }',
    ],
    [
      "an exclusion",
      f.node({ types: ["string"], not: f.node({ values: ["a"] }) }),
      'typeof v === "string" && !TestedValues1.has(v)',
    ],
    [
      "a condition on a property",
      f.node({
        ...f.object([]),
        if: f.node({ object: f.facet([f.required("a", f.node({ values: ["x"] }))]) }),
        then: f.node({ object: f.facet([], { required: ["b"] }) }),
      }),
      'e.isObject(v) && ((v["a"] as unknown) !== "x" || v["b"] !== undefined)',
    ],
    ["what must not fit in any form", f.node({ not: f.ref("Late") }), "v !== undefined && !fitsLate(v)"],
    [
      "properties left over, when it is known which",
      f.node({ types: ["object"], allOf: [f.ref("Cat"), f.ref("Dog")], unevaluatedProperties: f.never }),
      '{ if (!e.isObject(v)) return false; if (!isCat(v as unknown)) return false; if (!isDog(v as unknown)) return false; for (const k1 in v) { if (k1 !== "kind" && k1 !== "lives" && v[k1] !== undefined) return false; } return true; }',
    ],
    [
      "properties left over by branches",
      f.node({
        types: ["object"],
        anyOf: [f.ref("Late"), f.object([f.required("b", f.string)])],
        unevaluatedProperties: f.string,
      }),
      '{ if (!e.isObject(v)) return false; if (!isLate(v as unknown) && typeof v["b"] !== "string") return false; const b1 = fitsLate(v as unknown); const b2 = typeof v["b"] === "string"; for (const k1 in v) { if (!(b1 && (k1 === "at" || k1 === "x")) && !(b2 && k1 === "b")) { if (typeof v[k1] !== "string" && v[k1] !== undefined) return false; } } return true; }',
    ],
    [
      "items left over",
      f.node({
        types: ["array"],
        array: { prefixItems: [f.any], contains: f.string },
        unevaluatedItems: f.nothing,
      }),
      '{ if (!e.isArray(v)) return false; if (v.length > 0 && v[0] === undefined) return false; let n1 = 0; for (let i2 = 0; i2 < v.length; i2++) { if (typeof v[i2] === "string") n1++; } if (n1 < 1) return false; for (let i1 = 1; i1 < v.length; i1++) { const v1 = v[i1]; if (!isTestedPart1(v1)) { if (v1 !== null) return false; } } return true; }',
    ],
    ["itself", f.node({ anyOf: [f.ref("Tested"), f.string] }), 'typeof v === "string"'],
    ["what cannot be", f.node({ allOf: [f.string, f.number] }), "false"],
  ])("%s", (_what, node, expected) => {
    expect(check(node)).toBe(expected);
  });

  it("share one constant per pattern with the shape", () => {
    const text = emit(
      f.node({
        anyOf: [
          f.node({ types: ["string"], string: { pattern: "^a" } }),
          f.object([f.required("x", f.node({ types: ["string"], string: { pattern: "^a" } }))]),
        ],
      }),
    );
    expect(text.match(/new RegExp/g)).toHaveLength(1);
    expect(text.match(/TestedPattern1/g)?.length).toBeGreaterThan(4);
  });

  it("count what fits incompletely, and insist that the one that fits is complete", () => {
    expect(check(f.node({ oneOf: [f.ref("Late"), f.object([f.required("b", f.string)])] }))).toBe(
      '{ if (!e.isObject(v)) return false; let n1 = 0; if (fitsLate(v as unknown)) { if (!isLate(v as unknown)) return false; n1++; } if (typeof v["b"] === "string") n1++; if (n1 !== 1) return false; return true; }',
    );
  });

  it("keep every function short", () => {
    const wide = f.object(
      Array.from({ length: 1_000 }, (_, index) =>
        f.required(`p${index}`, index % 2 === 0 ? small : f.integer),
      ),
    );
    const many = f.node({
      oneOf: Array.from({ length: 256 }, (_, index) => tagged(`k${index}`)),
    });
    let deep: SchemaNode = small;
    for (let depth = 0; depth < 60; depth++)
      deep = f.object([f.required("a", deep), f.required("b", small), f.optional("c", f.array(small))]);
    for (const node of [wide, many, deep]) {
      const bodies = [...emit(node).matchAll(/^(?:export )?function \w+\(v.*\{\n([^]*?)^\}$/gm)];
      expect(bodies.length).toBeGreaterThan(1);
      expect(Math.max(...bodies.map(([, body = ""]) => body.length))).toBeLessThan(24_000);
    }
  });

  it("share what is the same in several checks of a file", () => {
    const wide = (minLength: number): SchemaNode =>
      f.object(
        Array.from({ length: 40 }, (_, index) =>
          f.required(`p${index}`, f.node({ types: ["string"], string: { minLength, pattern: "^a+b" } })),
        ),
      );
    const holding = (inner: SchemaNode): SchemaNode => f.object([f.required("inner", inner)]);
    const model = f.modelOf({ A: holding(wide(2)), B: holding(wide(2)), C: holding(wide(3)) });
    const text = emitted(model, ["validators"]).get("models/test.ts") ?? "";
    const declared = (kind: string) => [
      ...text.matchAll(new RegExp(`^(?:const|function) (\\w+${kind}\\d+)`, "gm")),
    ];
    const body = (name: string) => text.split(`function is${name}(`)[1]?.split("\n}")[0] ?? "";
    const [shared = "none"] =
      body("A")
        .match(/isAPart\d+/g)
        ?.slice(-1) ?? [];
    expect(declared("Pattern")).toHaveLength(1);
    expect(body("B")).toContain(`${shared}(`);
    expect(body("B")).not.toContain("isBPart");
    expect(body("C")).toContain("isCPart");
    expect(body("C")).not.toContain("isAPart");
  });

  it("call the predicate of a format, and ask nothing of one that says nothing", () => {
    const node = (format: string) => f.node({ types: ["string"], string: { format } });
    expect(check(node("uuid"))).toBe('typeof v === "string" && e.isUuid(v)');
    expect(shape(node("uuid"))).toBe('"uuid"');
    expect(check(node("password"))).toBe('typeof v === "string"');
  });

  it("run patterns as they are told to", () => {
    const node = f.node({ types: ["string"], string: { pattern: "a.*" } });
    const linear = { kind: "linear", source: "a.*", re2: "a", nativeLength: 9 } as const;
    const constant = (run: PatternRun): string =>
      /TestedPattern1 = \/\*@__PURE__\*\/ (.*);/.exec(emit(node, { patternRun: () => run }))?.[1] ?? "";
    expect(constant({ kind: "native", source: "a.*" })).toBe('new RegExp("a.*", "u")');
    expect(constant({ kind: "native", source: "a" })).toBe('e.shown(new RegExp("a", "u"), "a.*")');
    expect(constant(linear)).toBe('patterns.linear(new RegExp("a.*", "u"), "a", 9)');
    expect(constant({ ...linear, source: "a" })).toBe('patterns.linear(new RegExp("a", "u"), "a", 9, "a.*")');
    expect(constant({ kind: "bounded", source: "a.*", maxLength: 5 })).toBe(
      'e.short(new RegExp("a.*", "u"), 5)',
    );
  });
});

describe("shapes", () => {
  it.each<[string, SchemaNode, string]>([
    ["any", f.any, "e.any()"],
    ["never", f.never, "e.never()"],
    ["null", f.nothing, "e.nothing()"],
    ["one value", f.node({ values: [null] }), "e.constant(null)"],
    ["values", f.node({ types: ["string"], values: ["a", "b"] }), 'e.enumeration(["a", "b"])'],
    ["values of a type", f.node({ types: ["string"], values: ["a", 1] }), 'e.constant("a")'],
    ["several types", f.node({ types: ["null", "string"] }), '"string|null"'],
    [
      "a word",
      f.object([f.required("a", f.string), f.optional("b", uuid)]),
      'e.object({ a: "string", b: "uuid?", })',
    ],
    [
      "what has no word",
      f.object([f.required("a", f.ref("Word")), f.optional("b", f.ref("Word")), f.optional("c", small)]),
      "e.object({ a: Word, b: e.optional(Word), c: e.optional(e.string({ maxLength: 2 })), })",
    ],
    ["an untyped facet", f.node({ number: { minimum: 1 } }), "e.schema({ number: { minimum: 1 } })"],
    [
      "a list of anything with limits",
      f.array(undefined, { minItems: 1 }),
      "e.array(undefined, { minItems: 1 })",
    ],
    ["a tuple", f.array(f.never, { prefixItems: [f.string] }), 'e.tuple(["string"], { items: e.never() })'],
    [
      "an object",
      f.object([f.optional("a", f.string, { default: "", aliases: ["b"], null: "default" })]),
      'e.object({ a: e.optional("string", { default: "", aliases: ["b"], null: "default" }), })',
    ],
    ["a prototype", f.object([f.required("__proto__", f.any)]), 'e.object({ ["__proto__"]: e.any(), })'],
    [
      "a map",
      f.object([], { additionalProperties: f.ref("Word") }),
      "e.object({}, { additionalProperties: Word })",
    ],
    ["a conjunction", f.node({ ref: f.idOf("Word"), not: f.any }), "e.allOf([ Word, e.not(e.any()), ])"],
    ["a condition", f.node({ if: f.string, else: f.never }), 'e.ifThenElse("string", undefined, e.never())'],
    ["a condition without consequence, which has looked", f.node({ if: f.string }), 'e.ifThenElse("string")'],
    [
      "what is left over",
      f.node({ ...f.object([]), ref: f.idOf("Cat"), unevaluatedProperties: f.never }),
      "e.schema({ allOf: [ e.object({}), Cat, ], unevaluatedProperties: e.never(), })",
    ],
    ["items left over", f.node({ unevaluatedItems: f.string }), 'e.schema({ unevaluatedItems: "string", })'],
    [
      "a condition with a report",
      f.node({ if: f.string, then: f.never, report: { at: "a", message: "no", type: "t" } }),
      'e.ifThenElse("string", e.never(), undefined, { at: "a", message: "no", type: "t" })',
    ],
  ])("%s", (_what, node, expected) => {
    expect(shape(node)).toBe(expected);
  });
});

describe("models", () => {
  it("have their input type where it differs", () => {
    expect(emit(f.any)).toContain("export const Late: e.Model<Late, LateInput> = /*@__PURE__*/ e.model(");
    expect(emit(f.any)).toContain("export const Word: e.Model<Word> = /*@__PURE__*/ e.model(");
  });

  it("stand together with their types, by name", () => {
    const exported = [...emit(f.any).matchAll(/^export (?:type|const|function) (\w+)/gm)].map(
      ([, name]) => name,
    );
    expect(exported.filter((name) => /Cat|Late/.test(name ?? ""))).toEqual([
      "Cat",
      "isCat",
      "Cat",
      "Late",
      "LateInput",
      "isLate",
      "Late",
    ]);
  });
});

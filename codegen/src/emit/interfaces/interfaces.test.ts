import { describe, expect, it } from "vitest";
import { Diagnostics } from "../../diagnostics/index.js";
import type { ApiModel, SchemaNode } from "../../ir/index.js";
import { withViews } from "../../ir/index.js";
import { defaultLimits } from "../../limits.js";
import { assignNames } from "../../name/index.js";
import { printFiles } from "../../print/index.js";
import * as f from "../emit.test.support.js";
import { emitInterfaces } from "./index.js";

const emitted = async (model: ApiModel) => {
  const reporter = new Diagnostics();
  const result = await emitInterfaces(model, reporter);
  const plan = assignNames([result], { limits: defaultLimits, reporter, reservedFiles: [] });
  const text = printFiles(plan, { version: "0.0.0" }).get("models/test.ts") ?? "";
  return { text, diagnostics: reporter.list };
};

/** What is declared, on one line. */
const declared = async (node: SchemaNode) => {
  const { text } = await emitted(f.modelOf({ Base: f.object([f.required("id", f.string)]), Tested: node }));
  const start = text.search(/export (?:type|interface) Tested\b/);
  return text.slice(start).replace(/\s+/g, " ").trim();
};

const matching = (pattern: string, of: SchemaNode) => ({ pattern, node: of, origin: of.origin });

describe("interfaces", () => {
  it.each<[string, SchemaNode, string]>([
    [
      "properties",
      f.object([f.required("a", f.string), f.optional("b-c", f.number, { default: 1 })]),
      'export interface Tested { a: string; /** Default: 1 */ "b-c"?: number; }',
    ],
    ["an object of nothing", f.object([]), "export interface Tested { [key: string]: unknown; }"],
    [
      "a map",
      f.object([], { additionalProperties: f.integer }),
      "export interface Tested { [key: string]: number; }",
    ],
    [
      "a map beside properties",
      f.object([f.optional("a", f.string)], { additionalProperties: f.number }),
      "export interface Tested { a?: string; [key: string]: number | string | undefined; }",
    ],
    [
      "patterns",
      f.object([], { patternProperties: [matching("^x-", f.string)], additionalProperties: f.never }),
      "export interface Tested { [key: string]: string; }",
    ],
    [
      "open patterns",
      f.object([], { patternProperties: [matching("^x-", f.string)] }),
      "export interface Tested { [key: string]: unknown; }",
    ],
    ["required names", f.object([], { required: ["a"] }), "export interface Tested { a: unknown; }"],
    [
      "names that would break out",
      f.object([f.optional('"; globalThis.x(); //', f.string), f.optional("__proto__", f.string)]),
      'export interface Tested { "\\"; globalThis.x(); //"?: string; "__proto__"?: string; }',
    ],
    ["references", f.array(f.ref("Base")), "export type Tested = Base[];"],
    ["recursion", f.object([f.optional("a", f.ref("Tested"))]), "export interface Tested { a?: Tested; }"],
    ["an alias of itself", f.node({ anyOf: [f.ref("Tested"), f.string] }), "export type Tested = unknown;"],
    [
      "values",
      f.node({ values: ["*/", 1, null, { a: [1] }] }),
      'export type Tested = "*\\u002f" | 1 | null | { readonly a: readonly [1] };',
    ],
    ["values beyond 2^53", f.node({ values: [2n ** 60n] }), "export type Tested = number;"],
    ["64-bit integers", f.int64, "export type Tested = number;"],
    ["nothing", f.never, "export type Tested = never;"],
    ["anything", f.any, "export type Tested = unknown;"],
    ["several types", f.node({ types: ["null", "string"] }), "export type Tested = string | null;"],
    [
      "tuples",
      f.array(f.number, { prefixItems: [f.string], minItems: 1 }),
      "export type Tested = [string, ...number[]];",
    ],
    [
      "open tuples",
      f.array(undefined, { prefixItems: [f.string], minItems: 1 }),
      "export type Tested = [string, ...unknown[]];",
    ],
    [
      "closed tuples",
      f.array(f.never, { prefixItems: [f.string], minItems: 1 }),
      "export type Tested = [string];",
    ],
    ["an empty list", f.array(f.never), "export type Tested = [];"],
    [
      "an untyped facet",
      f.node({ types: ["object", "string"], object: f.facet([f.required("a", f.string)]) }),
      "export type Tested = { a: string; } | string;",
    ],
    [
      "alternatives beside properties",
      f.node({
        ...f.object([f.required("a", f.string)]),
        oneOf: [f.ref("Base"), f.object([f.required("b", f.string)])],
      }),
      "export type Tested = { a: string; } & (Base | { b: string; });",
    ],
  ])("%s", async (_what, node, expected) => {
    expect(await declared(node)).toBe(expected);
  });

  it("come with doc comments and views", async () => {
    const node = f.object([
      f.required("id", { ...f.integer, docs: { description: "Who */ it is." } }, { readOnly: true }),
      f.required("name", f.string),
    ]);
    const { text } = await emitted(withViews(f.modelOf({ User: { ...node, docs: { deprecated: true } } })));
    expect(text).toContain("/** @deprecated */\nexport interface User {");
    expect(text).toContain("Who *\\/ it is.");
    expect(text).toMatch(/export interface UserWrite \{\n {2}name: string;\n\}/);
  });

  it("keep schemas apart that say the same", async () => {
    const nodes = {
      A: f.any,
      B: f.any,
      C: f.never,
      D: f.never,
      E: f.array(f.any),
      F: f.object([f.required("a", f.never)]),
    };
    const { text } = await emitted(f.modelOf(nodes));
    expect(text.replace(/\s+/g, " ")).toContain(
      "export type A = unknown; export type B = unknown; export type C = never; export type D = never; export type E = unknown[]; export interface F { a: never; }",
    );
  });

  it("follow no chain of references", async () => {
    const names = Array.from({ length: 1_500 }, (_, index) => `Link-${index}`);
    const links = names.map((name, index) => [
      name,
      f.object([f.optional("next", f.ref(names[index + 1] ?? name))]),
    ]);
    const { text } = await emitted(f.modelOf(Object.fromEntries(links) as Record<string, SchemaNode>));
    expect(text).toContain("export interface Link0 {\n  next?: Link1;\n}");
    expect(text).toContain("export interface Link1499 {\n  next?: Link1499;\n}");
  });

  it("say what they leave out", async () => {
    const not = f.node({ ...f.object([f.optional("a", f.string)]), not: f.ref("A") });
    const { diagnostics } = await emitted(f.modelOf({ A: f.string, B: not }));
    expect(diagnostics.map(({ code, message }) => [code, message])).toEqual([
      ["interface-widened", "No type says `not`."],
    ]);
  });
});

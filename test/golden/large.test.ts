import { compileFunction } from "node:vm";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import * as runtime from "../../runtime/core/src/generated/index.js";
import { fits, type Model } from "../../runtime/core/src/schema/index.js";
import { createConsumer } from "../consumers/support/compile.js";
import { generate } from "./support/generate.js";

type Checked = { readonly is: (value: unknown) => boolean; readonly model: Model<unknown> };

function compiled(schema: object, $defs: object = {}): { readonly text: string } & Checked {
  const files = generate({
    "a.json": {
      $schema: "https://json-schema.org/draft/2020-12/schema",
      $defs: { Tested: schema, ...$defs },
    },
  });
  const text = [...files].find(([, each]) => each.includes("function isTested("))?.[1] ?? "";
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS },
  });
  const exports: Record<string, unknown> = {};
  compileFunction(outputText, ["exports", "require"])(exports, () => runtime);
  return {
    text,
    is: exports["isTested"] as Checked["is"],
    model: exports["Tested"] as Checked["model"],
  };
}

const self = { $ref: "#/$defs/Tested" };
const branch = { properties: { b: self } };
const closed = { type: "object", unevaluatedProperties: false };

/** Objects, or lists, inside each other: in the innermost one is what is given. */
function chain(depth: number, end: unknown, inside: (value: unknown) => unknown): unknown {
  let value = end;
  for (let level = 0; level < depth; level++) value = inside(value);
  return value;
}
const member = (b: unknown): unknown => ({ b });

// Twice as long with each level, these would take longer than the universe is old.
const depth = 60;

describe("values that are deep, of schemas that contain themselves", () => {
  test.each<[string, object, object?, ((value: unknown) => unknown)?]>([
    ["beside anyOf", { ...closed, anyOf: [branch, { required: ["z"] }] }],
    ["beside oneOf", { ...closed, oneOf: [branch, { required: ["z"] }] }],
    ["beside if", { ...closed, if: branch, else: false }],
    ["beside a condition in a branch", { ...closed, allOf: [{ anyOf: [{ allOf: [{ anyOf: [branch] }] }] }] }],
    [
      "beside a reference",
      { ...closed, $ref: "#/$defs/Part" },
      { Part: { anyOf: [branch, { required: ["z"] }] } },
    ],
    [
      "with defaults",
      { ...closed, properties: { a: { type: "integer", default: 1 } }, anyOf: [branch, { required: ["z"] }] },
    ],
    ["with two branches for one property", { ...closed, anyOf: [branch, { ...branch, required: ["b"] }] }],
    [
      "in lists",
      { type: "array", anyOf: [{ prefixItems: [self] }, { minItems: 2 }], unevaluatedItems: false },
      {},
      (value) => [value],
    ],
  ])("are checked in time: %s", (_what, schema, $defs = {}, inside = member) => {
    const { is, model } = compiled(schema, $defs);
    const empty = inside === member ? {} : [];
    const good = chain(depth, empty, inside);
    const bad = chain(depth, inside === member ? { y: 1 } : [1], inside);
    const isComplete = !JSON.stringify(schema).includes("default");
    expect([is(good), is(bad)]).toEqual([isComplete, false]);
    expect([fits(model.model.shape, good), fits(model.model.shape, bad)]).toEqual([true, false]);
    expect([model.safeParse(good).success, model.safeParse(bad).success]).toEqual([true, false]);
  });

  test("are checked in time where each schema contains the next", () => {
    const next = (index: number): object => ({ $ref: `#/$defs/D${index + 1}` });
    const levels = Array.from({ length: depth }, (_, index) => [
      `D${index}`,
      { ...closed, anyOf: [{ properties: { b: next(index) } }, { required: ["z"] }] },
    ]);
    const $defs = { ...Object.fromEntries(levels), [`D${depth}`]: { ...closed } };
    const { is } = compiled({ ...closed, properties: { b: { $ref: "#/$defs/D0" } } }, $defs);
    expect(is(chain(depth, {}, member))).toBe(true);
    expect(is(chain(depth, { y: 1 }, member))).toBe(false);
  });
});

describe("thousands of objects to choose from", () => {
  const objects = Array.from({ length: 3000 }, (_, index) => ({ id: index, tags: [`t${index}`] }));
  const { text, is, model } = compiled({ type: "array", items: { enum: objects } });

  test("are found, and nothing else is", () => {
    expect([is(objects), is([{ tags: ["t5"], id: 5 }]), is([{ tags: ["t5"], id: 6 }])]).toEqual([
      true,
      true,
      false,
    ]);
    expect(model.safeParse(objects).success).toBe(true);
  });

  test("have no type errors", { timeout: 180_000 }, () => {
    const consumer = createConsumer(new Map([["models.ts", text]]));
    expect(consumer.compile("TypeScript 7", { exactOptionalPropertyTypes: true })).toBe("");
    consumer.remove();
  });
});

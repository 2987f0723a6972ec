import { compileFunction } from "node:vm";
import fc from "fast-check";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { modelOf } from "../../codegen/src/emit/emit.test.support.js";
import { emitted } from "../../codegen/src/emitted.test.support.js";
import type { SchemaNode } from "../../codegen/src/ir/index.js";
import { gate } from "../../codegen/src/write/gate/gate.js";
import * as runtime from "../../runtime/core/src/generated/index.js";
import { fits, type Model } from "../../runtime/core/src/schema/index.js";
import { createConsumer } from "../consumers/support/compile.js";
import { heldValues, incompleteNodes, nodes, referred, values } from "./support/random-nodes.js";

const seed = 20_261_121;
const schemaCount = 600;
const valueCount = 150;

const text = emit(fc.sample(nodes, { numRuns: schemaCount, seed }));
const samples = fc.sample(values, { numRuns: valueCount, seed });

describe("checks of random schemas", () => {
  test("say what the interpreter says", () => {
    const module = evaluate(text);
    let fitting = 0;
    for (let index = 0; index < schemaCount; index++) {
      const is = module[`isT${index}`] as (value: unknown) => boolean;
      const { shape } = (module[`T${index}`] as Model<unknown>).model;
      for (const value of samples) {
        const verdict = fits(shape, value);
        if (verdict) fitting++;
        if (is(value) !== verdict)
          expect.fail(`T${index}: ${JSON.stringify(value)} should be ${verdict}\n${sourceOf(index, text)}`);
      }
    }
    // Neither "all fit" nor "none fits" would show anything.
    expect(fitting / (schemaCount * valueCount)).toBeGreaterThan(0.1);
    expect(fitting / (schemaCount * valueCount)).toBeLessThan(0.9);
  });

  test("pass the gate", () => {
    expect(() => gate(text, "models/test.ts")).not.toThrow();
  });

  test("have no type errors", { timeout: 180_000 }, () => {
    const consumer = createConsumer(new Map([["models.ts", text]]));
    expect(consumer.compile("TypeScript 7", { exactOptionalPropertyTypes: true })).toBe("");
    consumer.remove();
  });
});

describe("checks of random schemas with defaults and 64-bit integers", () => {
  const incomplete = emit(fc.sample(incompleteNodes, { numRuns: schemaCount, seed }));
  const held = fc.sample(heldValues, { numRuns: valueCount, seed });

  test("say yes only of what the interpreter lets pass", () => {
    const module = evaluate(incomplete);
    const verdicts = { complete: 0, fitting: 0 };
    for (let index = 0; index < schemaCount; index++) {
      const is = module[`isT${index}`] as (value: unknown) => boolean;
      const { shape } = (module[`T${index}`] as Model<unknown>).model;
      for (const value of held) {
        const isFitting = fits(shape, value);
        if (isFitting) verdicts.fitting++;
        if (!is(value)) continue;
        verdicts.complete++;
        if (!isFitting) expect.fail(`T${index}: ${show(value)} does not fit\n${sourceOf(index, incomplete)}`);
      }
    }
    expect(verdicts.complete / verdicts.fitting).toBeGreaterThan(0.5);
  });

  test("have no type errors", { timeout: 180_000 }, () => {
    const consumer = createConsumer(new Map([["models.ts", incomplete]]));
    expect(consumer.compile("TypeScript 7", { exactOptionalPropertyTypes: true })).toBe("");
    consumer.remove();
  });
});

function show(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => (typeof part === "bigint" ? `${part}n` : part));
}

function emit(random: readonly SchemaNode[]): string {
  const named = random.map((node, index) => [`T${index}`, node] as const);
  const files = emitted(modelOf({ ...referred, ...Object.fromEntries(named) }));
  return files.get("models/test.ts") ?? "";
}

function evaluate(source: string): Readonly<Record<string, unknown>> {
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const exports: Record<string, unknown> = {};
  compileFunction(outputText, ["require", "exports"])(() => runtime, exports);
  return exports;
}

function sourceOf(index: number, within: string): string {
  const start = within.indexOf(`export type T${index} `);
  return within.slice(start, within.indexOf("export type ", start + 1));
}

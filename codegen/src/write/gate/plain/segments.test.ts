import fc from "fast-check";
import { expect, test } from "vitest";
import { gate, gateAgain } from "../gate.js";
import { type Passed, segmentsOf } from "./segments.js";

const header = '/** Generated. */\nimport * as e from "@edgeloom/runtime/generated";\n\n';

const pieces = [
  'export type A = "a" | "b";\n',
  "export type B = { readonly a: A; };\n",
  "export function isA(v: unknown): v is A {\n  return true;\n}\n",
  "export function isB(v: unknown): v is B {\n  if (!isA(v)) return false;\n  return true;\n}\n",
  '/** Says. */\nexport const C: readonly string[] = ["c"];\n',
  "export const D: e.Model<A> = /*@__PURE__*/ e.model(isA, function () {\n  return {};\n});\n",
  "export const E: e.Model<A> = /*@__PURE__*/ e.model(\n  isA,\n);\n",
  "console.log(1);\n",
  "// a line\n",
  "/** never closed\n",
  'export const F: string = "\u202e";\n',
  "export type A = string;\n",
  "return;\n",
] as const;

const text = fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map((all) => header + all.join("\n"));
const cut = fc
  .tuple(text, fc.nat(), fc.nat(3), fc.constantFrom("", ";", "}", "{", '"', "/*", "\n", "a"))
  .map(([from, at, length, put]) => {
    const start = at % (from.length + 1);
    return from.slice(0, start) + put + from.slice(start + length);
  });

function verdict(run: () => void): string {
  try {
    run();
    return "passes";
  } catch (error) {
    return error instanceof Error ? error.message : "";
  }
}

test("lets pass what passes alone, whatever has passed before", () => {
  let passed = 0;
  fc.assert(
    fc.property(fc.array(fc.oneof(text, cut), { minLength: 2, maxLength: 5 }), (texts) => {
      const known = new Map<string, Passed>();
      for (const each of [header + pieces[0], ...texts]) {
        expect(verdict(() => gateAgain(each, "f.ts", known))).toBe(verdict(() => gate(each, "f.ts")));
        passed += known.size;
      }
    }),
    { numRuns: 300 },
  );
  expect(passed).toBeGreaterThanOrEqual(300);
});

test("keeps the parts before and behind a change", () => {
  const type = (count: number): string => `export type T${count} = "${"x".repeat(60)}";\n`;
  const all = Array.from({ length: 60 }, (_, count) => type(count));
  const source = all.join("");
  const before: Passed = { source, segments: segmentsOf(source, undefined) };
  const changed = all.with(30, 'export type T30 = "changed";\n').join("");
  const kept = segmentsOf(changed, before).filter((segment) => before.segments.includes(segment));
  expect(kept.length).toBeGreaterThan(50);
  expect(segmentsOf(changed, before)).toEqual(segmentsOf(changed, undefined));
});

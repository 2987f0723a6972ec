import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { scenarios } from "../golden/scenarios/index.js";
import { generate } from "../golden/support/generate.js";
import { type CompilerName, type Consumer, compilers, createConsumer } from "./support/compile.js";

/** Two compilers over a hundred modules, on a machine that may be busy. */
const timeout = 180_000;

let consumer: Consumer;

beforeAll(() => {
  const files = new Map<string, string>();
  for (const { name, documents } of scenarios) {
    const emitted = generate(documents);
    for (const [path, text] of emitted) files.set(`${name}/${path}`, text);
    files.set(`${name}/agreement.ts`, agreement(emitted.get("index.ts") ?? ""));
  }
  consumer = createConsumer(files);
}, timeout);

afterAll(() => consumer.remove());

describe.each(Object.keys(compilers) as CompilerName[])("%s", (compiler) => {
  test.each([true, false])(
    "emitted packages have no errors with exactOptionalPropertyTypes %s",
    { timeout },
    (exactOptionalPropertyTypes) => {
      expect(consumer.compile(compiler, { exactOptionalPropertyTypes, skipLibCheck: false })).toBe("");
    },
  );
});

test("the compiler really looks: a wrong agreement is an error", { timeout }, () => {
  const wrong = createConsumer(new Map([["index.ts", 'export const wrong: number = "text";\n']]));
  expect(wrong.compile("TypeScript 7", {})).toContain("TS2322");
  wrong.remove();
});

/** A file in which the types that zod infers from each model must equal the emitted ones. */
function agreement(index: string): string {
  const names = [...index.matchAll(/\bis(\w+)/g)].map(([, name]) => name ?? "");
  const input = (name: string): string =>
    new RegExp(`\\b${name}Input\\b`).test(index) ? `${name}Input` : name;
  return [
    'import type { z } from "zod";',
    'import type * as m from "./index.js";',
    "type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;",
    ...names.map((name) => `export const out${name}: Equal<z.infer<typeof m.${name}>, m.${name}> = true;`),
    ...names.map(
      (name) => `export const in${name}: Equal<z.input<typeof m.${name}>, m.${input(name)}> = true;`,
    ),
    "",
  ].join("\n");
}

import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { Diagnostics } from "../../codegen/src/diagnostics/index.js";
import { extract } from "../../codegen/src/extract/index.js";
import { defaultLimits } from "../../codegen/src/limits.js";
import { memoryHost } from "../../codegen/src/load/index.js";
import { compile } from "../../codegen/src/pipeline.js";
import { type Consumer, compilers, createConsumer } from "./support/compile.js";

// TypeScript → schema → TypeScript: what comes out and what went in can be assigned to each other.
const types = `
export interface Gate { readonly name: string; readonly direction?: "in" | "out" | undefined }
export type Id = string;
export type Tree = { readonly value: number; readonly children: readonly Tree[] };
export type Hidden = { readonly big: bigint; readonly list?: readonly Gate[] | undefined };
export type Came = {
  readonly type: "came";
  readonly gate: Gate;
  readonly hidden: Hidden;
  readonly tags?: readonly string[] | undefined;
  readonly table: { readonly [key: string]: number };
  readonly gates: Readonly<Record<string, Gate>>;
  readonly pair: readonly [string, number];
  readonly flag: boolean;
  readonly maybe: string | null;
  readonly either: string | number | Gate;
  readonly one: 1;
  readonly mixed: "a" | 2 | null;
  readonly inline: { readonly a: string; readonly b?: boolean | undefined };
  readonly both: { readonly a: string } & { readonly b: number };
  readonly id: Id;
  readonly trees: readonly Tree[];
  readonly "odd-name": string;
};
export type Question = { readonly id: string };
export type Answer = { readonly ok: boolean };
`;
const handlers = `
declare const core: any, M: any;
core.messages.registerHandler("visitors", M, (message: Came) => undefined);
core.rpc.registerHandler("door", "ask", M, M, async (question: Question): Promise<Answer> => ({ ok: true }));
`;
const names = [...types.matchAll(/^export (?:type|interface) (\w+)/gm)].map(([, name]) => name);

const folder = realpathSync(mkdtempSync(join(tmpdir(), "edgeloom-extract-")));
afterAll(() => rmSync(folder, { recursive: true }));

function generated(text: string): ReadonlyMap<string, string> {
  const path = join(folder, "own.ts");
  writeFileSync(path, text);
  const reporter = new Diagnostics();
  const document = extract({ path, fileName: () => "own.ts", limits: defaultLimits, reporter });
  expect(reporter.list).toEqual([]);
  const { files, diagnostics } = compile({
    root: "/p",
    inputs: ["own.yaml"],
    host: memoryHost({ "/p/own.yaml": document }),
  });
  expect(diagnostics).toEqual([]);
  return files ?? new Map();
}

function assertions(): string {
  const lines = names.flatMap((name) => [
    `export const to${name}: (value: own.${name}) => made.${name} = (value) => value;`,
    `export const from${name}: (value: made.${name}) => own.${name} = (value) => value;`,
  ]);
  return [
    'import type * as own from "./own.js";',
    'import type * as made from "./made/index.js";',
    ...lines,
    "",
  ].join("\n");
}

function consumerOf(sources: readonly (readonly [string, string])[]): Consumer {
  const made = [...generated(types + handlers)].map(([path, text]) => [`made/${path}`, text] as const);
  const consumer = createConsumer(new Map([...made, ["own.ts", types], ...sources]));
  afterAll(() => consumer.remove());
  return consumer;
}

describe("extracted and generated types", () => {
  const consumer = consumerOf([["assertions.ts", assertions()]]);

  it.each(Object.keys(compilers) as (keyof typeof compilers)[])(
    "are assignable both ways (%s)",
    (compiler) => {
      expect(names).toHaveLength(7);
      expect(consumer.compile(compiler, { exactOptionalPropertyTypes: true })).toBe("");
    },
  );

  it("are not assignable when one of them is another (the test can fail)", () => {
    const wrong = assertions().replace("own.Answer) => made.Answer", "own.Question) => made.Answer");
    expect(consumerOf([["assertions.ts", wrong]]).compile("TypeScript 7", {})).toContain("error TS2");
  });

  it("a Date travels as text", () => {
    const files = [...generated("export type At = { readonly at: Date };").values()].join("\n");
    expect(files).toContain("readonly at: string;");
    expect(files).toContain("isLocalDateTime");
  });

  it("topics and services are those of the handlers", () => {
    const files = [...generated(types + handlers).values()].join("\n");
    expect(files).toContain("e.Message<Came");
    expect(files).toContain("e.Method<Question");
  });
});

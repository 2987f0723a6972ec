import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { memoryHost } from "../../codegen/src/load/index.js";
import { compileTypes } from "../../codegen/src/pipeline.js";
import { gate } from "../../codegen/src/write/gate/gate.js";
import { scenarios } from "../golden/scenarios/index.js";
import type { Documents } from "../golden/support/generate.js";
import { assignmentsFile } from "./support/assignments.js";
import { type CompilerName, type Consumer, compilers, createConsumer } from "./support/compile.js";

const timeout = 180_000;

let consumer: Consumer;
let assignmentCount = 0;

beforeAll(async () => {
  const files = new Map<string, string>();
  const assignments = [];
  for (const { name, documents, models = {} } of scenarios) {
    const { files: emitted, diagnostics } = await interfacesOf(documents);
    if (emitted === undefined) throw new Error(`${name}: ${JSON.stringify(diagnostics)}`);
    for (const [path, text] of emitted) files.set(`${name}/${path}`, text);
    if (JSON.stringify(documents).includes("constructor")) continue;
    for (const [model, { accepts, completes = [] }] of Object.entries(models)) {
      const given = [...accepts, ...completes.map(([value]) => value)].map(plain);
      assignments.push(
        ...given.map((value) => ({ type: `s.${key(name)}.${model}`, value, isAssignable: true })),
      );
    }
  }
  assignmentCount = assignments.length;
  const all = scenarios.map(({ name }) => `export type * as ${key(name)} from "./${name}/index.js";\n`);
  files.set("scenarios.ts", all.join(""));
  files.set("values.ts", assignmentsFile('import type * as s from "./scenarios.js";', assignments));
  consumer = createConsumer(files);
}, timeout);

afterAll(() => consumer.remove());

describe.each(Object.keys(compilers) as CompilerName[])("%s", (compiler) => {
  test("interfaces take what the schemas take", { timeout }, () => {
    expect(consumer.compile(compiler, { isolatedDeclarations: false, declaration: false })).toBe("");
  });
});

test("there were many values", () => {
  expect(assignmentCount).toBeGreaterThan(150);
});

async function interfacesOf(documents: Documents) {
  const texts = Object.entries(documents).map(([file, data]) => [`/project/${file}`, JSON.stringify(data)]);
  const host = memoryHost(Object.fromEntries(texts));
  const compiled = await compileTypes({ root: "/project", inputs: ["."], host, types: "interfaces" });
  for (const [path, text] of compiled.files ?? []) gate(text, path);
  return compiled;
}

/** What a reader of JSON without exact integers gives. */
function plain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, each: unknown) => (typeof each === "bigint" ? Number(each) : each)),
  );
}

function key(scenario: string): string {
  return scenario.replace(/\W/g, "_");
}

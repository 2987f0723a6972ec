import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { modelOf } from "../../codegen/src/emit/emit.test.support.js";
import type { EmitterName } from "../../codegen/src/emit/index.js";
import { emitted } from "../../codegen/src/emitted.test.support.js";
import type { ApiModel, SchemaNode } from "../../codegen/src/ir/index.js";
import { fits, type Model } from "../../runtime/core/src/schema/index.js";
import { scenarios } from "../golden/scenarios/index.js";
import { generate } from "../golden/support/generate.js";
import { nodes, referred, values } from "../golden/support/random-nodes.js";
import { sayableDeclarations, sayableNodes } from "../golden/support/sayable-nodes.js";
import { evaluateModule } from "../support/evaluate-module.js";
import { isWhole } from "../support/whole.js";
import { type Assignment, assignmentsFile } from "./support/assignments.js";
import { type CompilerName, type Consumer, createConsumer } from "./support/compile.js";

const seed = 20_261_121;
const schemaCount = 600;
/** Of each schema so many values that fit it, and so many that do not. */
const valuesPerSchema = 8;
const timeout = 300_000;

/** Where a property such as `constructor` may be absent, TypeScript takes the one that every object inherits for it. */
const listedScenarios = scenarios.filter(
  ({ documents }) => !JSON.stringify(documents).includes('"constructor":'),
);

const samples = renamed(fc.sample(values, { numRuns: 250, seed }));

let consumer: Consumer;
const counts = { fitting: 0, refused: 0, listed: 0 };

beforeAll(() => {
  const files = new Map<string, string>();
  const any = randomModel(nodes, referred);
  const sayable = randomModel(sayableNodes, sayableDeclarations);
  const fitting = verdicts(any).filter(({ isAssignable }) => isAssignable);
  const exact = verdicts(sayable);
  const listed = listedScenarios.flatMap(({ name, documents, models = {} }) => {
    for (const [path, text] of generate(documents, ["types"])) files.set(`${name}/${path}`, text);
    return Object.entries(models).flatMap(([model, { accepts, completes = [] }]) => [
      ...accepts.map((value) => ({ type: `s.${key(name)}.${model}`, value, isAssignable: true })),
      ...completes.flatMap(([given, value]) => [
        { type: `s.${key(name)}.${model}`, value, isAssignable: true },
        {
          type: `s.${key(name)}.${inputOf(files.get(`${name}/index.ts`), model)}`,
          value: given,
          isAssignable: true,
        },
      ]),
    ]);
  });
  counts.fitting = fitting.length + exact.filter(({ isAssignable }) => isAssignable).length;
  counts.refused = exact.length - exact.filter(({ isAssignable }) => isAssignable).length;
  counts.listed = listed.length;
  files.set("any.ts", textOf(any, ["types"]));
  files.set("sayable.ts", textOf(sayable, ["types"]));
  files.set("any-values.ts", assignmentsFile('import type * as m from "./any.js";', fitting));
  files.set("sayable-values.ts", assignmentsFile('import type * as m from "./sayable.js";', exact));
  files.set(
    "scenarios.ts",
    listedScenarios.map(({ name }) => `export type * as ${key(name)} from "./${name}/index.js";\n`).join(""),
  );
  files.set("scenario-values.ts", assignmentsFile('import type * as s from "./scenarios.js";', listed));
  consumer = createConsumer(files);
}, timeout);

afterAll(() => consumer.remove());

describe.each<[compiler: CompilerName, exact: boolean]>([
  ["TypeScript 7", true],
  ["TypeScript 7", false],
  ["TypeScript 5.9", true],
  ...(isWhole ? [["TypeScript 5.9", false] as [CompilerName, boolean]] : []),
])("%s, with exact optional properties: %s", (compiler, exact) => {
  test("takes every value that fits, and refuses those that do not where a type can say so", {
    timeout,
  }, () => {
    const options = {
      exactOptionalPropertyTypes: exact,
      isolatedDeclarations: false,
      declaration: false,
    };
    expect(consumer.compile(compiler, options)).toBe("");
  });
});

test("there are many of either kind", () => {
  expect(counts.fitting).toBeGreaterThan(6_000);
  expect(counts.refused).toBeGreaterThan(3_000);
  expect(counts.listed).toBeGreaterThan(150);
});

function randomModel(
  random: fc.Arbitrary<SchemaNode>,
  declared: Readonly<Record<string, SchemaNode>>,
): ApiModel {
  const sampled = renamed(fc.sample(random, { numRuns: schemaCount, seed }));
  return modelOf({ ...declared, ...Object.fromEntries(sampled.map((node, index) => [`T${index}`, node])) });
}

/** Without the name that TypeScript finds on every object. */
function renamed<T>(data: T): T {
  return JSON.parse(JSON.stringify(data).replaceAll('"constructor"', '"d"')) as T;
}

function textOf(model: ApiModel, names?: readonly EmitterName[]): string {
  return emitted(model, names).get("models/test.ts") ?? "";
}

function verdicts(model: ApiModel): readonly Assignment[] {
  const module = evaluateModule(textOf(model));
  return Array.from({ length: schemaCount }, (_, index) => {
    const { shape } = (module[`T${index}`] as Model<unknown>).model;
    const all = samples.map((value) => ({ type: `m.T${index}`, value, isAssignable: fits(shape, value) }));
    return [true, false].flatMap((verdict) =>
      all.filter(({ isAssignable }) => isAssignable === verdict).slice(0, valuesPerSchema),
    );
  }).flat();
}

function inputOf(index: string | undefined, model: string): string {
  return new RegExp(`\\b${model}Input\\b`).test(index ?? "") ? `${model}Input` : model;
}

function key(scenario: string): string {
  return scenario.replace(/\W/g, "_");
}

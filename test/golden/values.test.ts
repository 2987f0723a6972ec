import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { scenarios } from "./scenarios/index.js";

type Parsed = { readonly success: true; readonly data: unknown } | { readonly success: false };
type Model = { safeParse(value: unknown): Parsed };
type Check = (value: unknown) => boolean;

const cases = scenarios.flatMap(({ name, models = {} }) =>
  Object.entries(models).map(([model, values]) => ({ name, model, values })),
);

describe.each(cases)("$name: $model", ({ name, model, values }) => {
  test("takes complete values as they are", async () => {
    const { is, parse } = await load(name, model);
    for (const value of values.accepts) {
      expect([value, is(value)]).toEqual([value, true]);
      expect(parse(value)).toEqual({ success: true, data: value });
    }
  });

  test("refuses what does not fit", async () => {
    const { is, parse } = await load(name, model);
    for (const value of values.rejects) {
      expect([value, is(value)]).toEqual([value, false]);
      expect([value, parse(value).success]).toEqual([value, false]);
    }
  });
});

describe.each(cases.filter(({ values }) => values.completes !== undefined))(
  "$name: $model",
  ({ name, model, values }) => {
    test("completes what may be left out", async () => {
      const { is, parse } = await load(name, model);
      for (const [given, becomes] of values.completes ?? []) {
        expect([given, is(given)]).toEqual([given, false]);
        expect(parse(given)).toEqual({ success: true, data: becomes });
        expect([becomes, is(becomes)]).toEqual([becomes, true]);
      }
    });
  },
);

test("most scenarios have values", () => {
  expect(cases.length).toBeGreaterThan(60);
});

async function load(
  scenario: string,
  model: string,
): Promise<{ readonly is: Check; readonly parse: (value: unknown) => Parsed }> {
  const file = join(import.meta.dirname, "expected", scenario, "index.ts");
  const module = (await import(/* @vite-ignore */ file)) as Readonly<Record<string, unknown>>;
  const schema = module[model] as Model;
  return { is: module[`is${model}`] as Check, parse: (value) => schema.safeParse(value) };
}

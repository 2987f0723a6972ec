import * as fc from "fast-check";
import { expect, test } from "vitest";
import { asJsonSchema } from "../ir/as-json-schema.test.support.js";
import { type ApiModel, typeLookup } from "../ir/index.js";
import { definitions, schemas, values, verdictsOf } from "../lower/random-schemas.test.support.js";
import { lowerSet } from "../lowered.test.support.js";
import { exampleOf, judge } from "./index.js";

/** More than this by hand: a run takes some milliseconds. */
const runs = Number(process.env["EDGELOOM_EXAMPLE_RUNS"] ?? 60);

function declaredIn(model: ApiModel) {
  const decl = model.types.find(({ id }) => id === "schemas/a.json#");
  if (decl === undefined) throw new Error("The document declares nothing.");
  return { node: decl.node, schema: asJsonSchema(decl, model.types), lookup: typeLookup(model.types) };
}

test("the judge says what a validator says", { timeout: 120_000 }, async () => {
  let decided = 0;
  const property = fc.asyncProperty(
    schemas,
    fc.array(values, { minLength: 12, maxLength: 12 }),
    async (schema, given) => {
      const whole = { allOf: [schema], unevaluatedProperties: false, $defs: definitions };
      const { model } = lowerSet({ "a.json": whole });
      if (model === undefined) return;
      const { node, schema: said, lookup } = declaredIn(model);
      const verdicts = await verdictsOf(said, given);
      for (const [index, value] of given.entries()) {
        const verdict = judge(value, node, { lookup });
        expect([undefined, verdicts[index]]).toContain(verdict);
        if (verdict !== undefined) decided++;
      }
    },
  );
  await fc.assert(property, { numRuns: runs });
  expect(decided).toBeGreaterThan(runs * 6);
});

test("every example fits, and where values that fit exist one is nearly always found", {
  timeout: 120_000,
}, async () => {
  let made = 0;
  let missed = 0;
  const property = fc.asyncProperty(
    schemas,
    fc.array(values, { minLength: 40, maxLength: 40 }),
    async (schema, given) => {
      const { model } = lowerSet({ "a.json": { allOf: [schema], $defs: definitions } });
      if (model === undefined) return;
      const { node, schema: said, lookup } = declaredIn(model);
      const example = exampleOf(node, { lookup });
      const [fits, ...others] = await verdictsOf(said, [example.ok ? example.value : null, ...given]);
      if (example.ok) {
        expect(fits, JSON.stringify(example.value)).toBe(true);
        expect(exampleOf(node, { lookup })).toEqual(example);
        made++;
      } else if (others.includes(true)) missed++;
    },
  );
  await fc.assert(property, { numRuns: runs });
  expect(made).toBeGreaterThan(runs / 4);
  expect(missed).toBeLessThan(Math.max(4, made / 10));
});

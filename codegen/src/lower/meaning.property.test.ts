import * as fc from "fast-check";
import { expect, test } from "vitest";
import { asJsonSchema } from "../ir/as-json-schema.test.support.js";
import { lowerSet } from "../lowered.test.support.js";
import { definitions, schemas, values, verdictsOf } from "./random-schemas.test.support.js";

/** More than this by hand: a run takes some milliseconds. */
const runs = Number(process.env["EDGELOOM_MEANING_RUNS"] ?? 300);

test("lowering and merging change no verdict, nor what unevaluated words see", {
  timeout: 120_000,
}, async () => {
  let compared = 0;
  const property = fc.asyncProperty(
    schemas,
    fc.array(values, { minLength: 12, maxLength: 12 }),
    async (schema, given) => {
      const rest = { unevaluatedProperties: false, unevaluatedItems: { type: "number" } };
      const whole = { allOf: [schema], ...rest, $defs: definitions };
      const { model } = lowerSet({ "a.json": whole });
      // Rings and the like are refused, and that is not what this is about.
      if (model === undefined) return;
      const decl = model.types.find(({ id }) => id === "schemas/a.json#");
      if (decl === undefined) throw new Error("The document declares nothing.");
      const said = await verdictsOf(asJsonSchema(decl, model.types), given);
      expect(said).toEqual(await verdictsOf(whole, given));
      compared++;
    },
  );
  await fc.assert(property, { numRuns: runs });
  expect(compared).toBeGreaterThan(runs * 0.9);
});

import * as sdk from "@edgeloom/openmodule-sdk";
import { codecOf, wire } from "@edgeloom/runtime/wire";
import { afterAll, expect, test } from "vitest";
import { floorOf, vectorCases } from "../support/vectors.js";
import { modelIn, outcomeOf, withoutPointZero } from "../support/wire-outcome.js";

// What the reference makes of each input: the exact text that it sends, or the errors that it reports.
const codec = codecOf(wire({ input: "lenient", nulls: "drop", charset: "ascii" }));
const context = { name: "om_test_1", now: () => 1_577_836_800 };
const cases = vectorCases("openmodule/models.json");
let ran = 0;

test.each(cases.map((recorded, index) => [index, String(recorded["model"]), recorded] as const))(
  "%i %s",
  (_index, name, recorded) => {
    const outcome = outcomeOf(codec, modelIn(sdk, name), String(recorded["input_text"]), context);
    ran++;
    if ("errors" in recorded) expect(outcome).toEqual({ errors: recorded["errors"] });
    else
      expect("json" in outcome ? withoutPointZero(outcome.json) : outcome).toBe(
        withoutPointZero(String(recorded["json"])),
      );
  },
);

afterAll(() => {
  console.log(`openmodule models: ${ran} cases`);
  expect(ran).toBeGreaterThanOrEqual(floorOf(90));
});

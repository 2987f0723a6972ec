import { codecOf, parseJson, wire } from "@edgeloom/runtime/wire";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type GeneratedPackage, generatePackage } from "../support/generated-package.js";
import { floorOf, vectorCases, vectorToken } from "../support/vectors.js";
import { modelIn, outcomeOf } from "../support/wire-outcome.js";

// How the reference converts each input for a field of each type. The models of fixtures/coercion.yaml have one field each.
const models: Readonly<Record<string, string>> = {
  str: "TextField",
  int: "IntegerField",
  float: "FloatField",
  bool: "BooleanField",
  datetime: "MomentField",
  uuid: "UuidField",
  object: "ObjectField",
  "list of int": "IntegersField",
  "optional int": "OptionalIntegerField",
  "enum Direction": "DirectionField",
  any: "AnyField",
  decimal: "DecimalField",
};

const file = "openmodule/coercion.json";
const codec = codecOf(wire({ input: "lenient", nulls: "drop", charset: "ascii" }));
const context = { name: "om_test_1", now: () => 1_577_836_800 };
const cases = vectorCases(file);
let generated: GeneratedPackage | undefined;
let ran = 0;

beforeAll(async () => {
  generated = await generatePackage("coercion.yaml");
});

test.each(cases.map((recorded, index) => [index, String(recorded["type"]), recorded] as const))(
  "%i %s",
  (index, type, recorded) => {
    const model = modelIn(generated?.exports ?? {}, models[type] ?? type);
    const outcome = outcomeOf(codec, model, `{"v":${vectorToken(file, ["cases", index, "input"])}}`, context);
    ran++;
    if (!("error" in recorded)) {
      const expected = recorded["json"] === "__omitted__" ? {} : { v: recorded["json"] };
      expect("json" in outcome ? parseJson(outcome.json) : outcome).toEqual(expected);
      return;
    }
    // The recording keeps the first error only, and not its place below the field.
    expect(outcome).toMatchObject({ errors: [recorded["error"]] });
    expect(outcome).toHaveProperty(["errors", 0, "loc", 0], "v");
  },
);

afterAll(() => {
  generated?.remove();
  console.log(`openmodule coercion: ${ran} cases`);
  expect(ran).toBeGreaterThanOrEqual(floorOf(274));
});

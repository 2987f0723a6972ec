import { Schema } from "@edgeloom/openmodule";
import * as sdk from "@edgeloom/openmodule-sdk";
import type { AnyModel } from "@edgeloom/runtime/schema";
import { codecOf, wire } from "@edgeloom/runtime/wire";
import { afterAll, expect, test } from "vitest";
import { importedPackage } from "../support/imported-package.js";
import { floorOf, vectorCases } from "../support/vectors.js";
import { modelIn, type Outcome, outcomeOf, withoutPointZero } from "../support/wire-outcome.js";

// What our models export, imported and generated again, takes and refuses what they do: on every recorded input.
const codec = codecOf(wire({ input: "lenient", nulls: "drop", charset: "ascii" }));
const context = { name: "om_test_1", now: () => 1_577_836_800 };
const cases = vectorCases("openmodule/models.json");
const names = [...new Set(cases.map((recorded) => String(recorded["model"])))];

const schema = new Schema({ testing: true });
for (const name of names) {
  const model: unknown = modelIn(sdk, name);
  schema.saveMessage({
    topic: name,
    model: model as AnyModel,
    handler: onAny,
    filter: undefined,
    description: "any",
  });
}
function onAny(): void {}

const again = await importedPackage(schema.document());
afterAll(() => again.remove());
let ran = 0;
let unsaid = 0;

type Finding = { readonly loc: readonly string[]; readonly type: string };

/**
 * What a class does and its schema cannot say (openmodule spec §12): checks in its code, other names by which it knows a field, and
 * a field that takes null in spite of a default.
 */
function isUnsaid(first: Outcome, second: Outcome, text: string, name: string): boolean {
  const findings = (
    "errors" in first ? first.errors : "errors" in second ? second.errors : []
  ) as readonly Finding[];
  const given = JSON.parse(text) as Readonly<Record<string, unknown>>;
  const { model } = modelIn(sdk, name) as AnyModel;
  if ("errors" in first)
    return findings.every(({ type }) => type === "value_error" || type === "assertion_error");
  return (
    "errors" in second &&
    findings.every(({ loc: [key = ""] }) => {
      const property =
        model.shape.object?.properties?.get(key) ?? model.shape.allOf?.[0]?.object?.properties?.get(key);
      const isOtherName = (property?.aliases ?? []).some((alias) => alias in given);
      return isOtherName || (given[key] === null && property?.default !== undefined);
    })
  );
}

test.each(cases.map((recorded, index) => [index, String(recorded["model"]), recorded] as const))(
  "%i %s",
  (_index, name, recorded) => {
    const text = String(recorded["input_text"]);
    const first = outcomeOf(codec, modelIn(sdk, name), text, context);
    const second = outcomeOf(codec, modelIn(again.exports, name), text, context);
    ran++;
    if (isUnsaid(first, second, text, name)) unsaid++;
    else {
      expect(Object.keys(second)).toEqual(Object.keys(first));
      if ("json" in first && "json" in second)
        expect(withoutPointZero(second.json)).toBe(withoutPointZero(first.json));
    }
  },
);

afterAll(() => {
  console.log(
    `openmodule models, exported and imported: ${ran} cases, of which ${unsaid} turn on what a schema cannot say`,
  );
  expect(unsaid).toBeLessThan(ran);
  expect(ran).toBeGreaterThanOrEqual(floorOf(90));
});

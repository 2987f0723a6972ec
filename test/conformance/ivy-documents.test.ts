import { Config, ForeignConfig } from "@edgeloom/ivy-sdk";
import { isEdgeloomError } from "@edgeloom/runtime";
import { expect, test } from "vitest";
import { readDocument, type Verdict } from "../../runtime/ivy/src/document/index.js";
import { floorOf, vectorCases } from "../support/vectors.js";

/** `config.json` and `foreign-config.json`: both verdicts over each text, and the normal form of what is accepted. */

type Case = {
  readonly name: string;
  readonly input_text: string;
  readonly accept: boolean;
  readonly schema_accept: boolean;
  readonly foreign_accept?: boolean;
  readonly normalized_compact?: string;
  readonly normalized_indent4?: string;
  readonly errors?: readonly { readonly loc: readonly (string | number)[]; readonly type: string }[];
};

const configs = vectorCases("ivy/config.json") as unknown as readonly Case[];
const foreignConfigs = vectorCases("ivy/foreign-config.json") as unknown as readonly Case[];

function read(model: typeof Config | typeof ForeignConfig, text: string, verdict: Verdict) {
  try {
    return readDocument<unknown>(model, text, { verdict });
  } catch (error) {
    if (!isEdgeloomError(error)) throw error;
    return error;
  }
}

test("the recordings are there", () => {
  expect(configs.length).toBeGreaterThanOrEqual(floorOf(185));
  expect(foreignConfigs.length).toBeGreaterThanOrEqual(floorOf(26));
});

for (const [model, cases] of [
  [Config, configs],
  [ForeignConfig, foreignConfigs],
] as const) {
  const { name } = model.model;

  test.each(cases)(`${name}, verdict of the original: $name`, (recorded) => {
    const found = read(model, recorded.input_text, "original");
    expect(isEdgeloomError(found)).toBe(!recorded.accept);
    if (isEdgeloomError(found)) {
      const isJson = recorded.errors?.every(({ type }) => type !== "json_invalid") ?? true;
      expect(found.code).toBe(isJson ? "INVALID" : "MALFORMED");
      if (recorded.errors !== undefined && isJson) expectPlaces(found.issues, recorded.errors);
      return;
    }
    expect(found.text()).toBe(recorded.normalized_compact);
    if (recorded.normalized_indent4 !== undefined) expect(found.text(4)).toBe(recorded.normalized_indent4);
  });

  test.each(cases)(`${name}, strict verdict: $name`, (recorded) => {
    const found = read(model, recorded.input_text, "strict");
    expect(isEdgeloomError(found)).toBe(!recorded.schema_accept);
    // Of equal keys the original takes the first, where JSON as everybody reads it takes the last.
    if (recorded.accept && !isEdgeloomError(found) && !recorded.name.startsWith("duplicate"))
      expect(found.text()).toBe(recorded.normalized_compact);
  });
}

test.each(configs.filter(({ foreign_accept }) => foreign_accept !== undefined))(
  "a configuration as a foreign one: $name",
  ({ input_text, foreign_accept }) => {
    expect(isEdgeloomError(read(ForeignConfig, input_text, "original"))).toBe(!foreign_accept);
  },
);

type Place = readonly (string | number)[];

/** Every place that is wrong is named, though not in the same words. */
function expectPlaces(
  issues: readonly { readonly path: Place }[],
  errors: readonly { readonly loc: Place }[],
) {
  const places = new Set(issues.map(({ path }) => path.join("/")));
  const wanted = new Set(errors.map(({ loc }) => loc.join("/")));
  // Which keys a section needs depends on the provider, so without one only that can be told.
  const unknown = [...wanted].filter((place) => place.endsWith("/provider"));
  if (unknown.length > 0) expect([...places]).toEqual(expect.arrayContaining(unknown));
  else expect(places).toEqual(wanted);
}

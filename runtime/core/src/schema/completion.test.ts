import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as e from "./builders.js";
import { complete, isComplete } from "./completion.js";
import { fits } from "./interpret.js";
import { model } from "./model.js";
import { parseStrictly } from "./parse.js";
import type { ModelInfo, Shape } from "./shape.js";

const inner = e.object({
  on: e.optional(e.boolean(), { default: true }),
  id: e.required(e.integer({ format: "int64" })),
});
const outer = e.object({
  name: e.optional(e.string(), { default: "none" }),
  list: e.optional(e.array(inner)),
  choice: e.optional(e.oneOf([inner, e.object({ text: e.required(e.string()) })])),
});

/** What an emitted check would say: everything fits and no default is missing. */
function isWhole(value: unknown): boolean {
  const { ok, ...rest } = parseStrictly(outer, value, { now: () => 0 });
  return ok && "value" in rest && rest.value === value;
}

const info: ModelInfo = model("Outer", isWhole, () => outer).model;
const unchecked: ModelInfo = model("Unchecked", undefined, () => outer).model;

const anyInner = fc.record(
  { on: fc.oneof(fc.boolean(), fc.constant(5)), id: fc.oneof(fc.integer(), fc.bigInt()), text: fc.string() },
  { requiredKeys: [] },
);
const anyOuter = fc.record(
  {
    name: fc.oneof(fc.string(), fc.integer()),
    list: fc.array(anyInner, { maxLength: 3 }),
    choice: anyInner,
    extra: fc.anything(),
  },
  { requiredKeys: [] },
);

test("what is completed quickly is what the interpreter makes of it", () => {
  fc.assert(
    fc.property(anyOuter, (value) => {
      expect(complete(info, value)).toEqual(complete(unchecked, value));
    }),
  );
});

describe("a value that only lacks defaults", () => {
  test("is completed without the interpreter, and left as it was", () => {
    const value = { list: [{ id: 5 }] };
    let looks = 0;
    const watched: ModelInfo = {
      name: "Watched",
      is: (whole) => fits(outer, whole) && isWhole(whole),
      get shape(): Shape {
        looks++;
        return outer;
      },
    };
    expect(complete(watched, value)).toEqual({
      ok: true,
      value: { name: "none", list: [{ on: true, id: 5n }] },
    });
    const afterFirst = looks;
    complete(watched, value);
    expect(looks).toBe(afterFirst);
    expect(value).toEqual({ list: [{ id: 5 }] });
  });
});

test("errors of a check other than a lack of stack are not hidden", () => {
  const broken: ModelInfo = {
    name: "Broken",
    is: () => {
      throw new TypeError("broken");
    },
    shape: outer,
  };
  expect(() => isComplete(broken, {})).toThrow("broken");
  expect(() => complete(broken, {})).toThrow("broken");
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { findIssues, fits } from "./interpret.js";
import { lookedAt, lookingShapes, shapes, values } from "./interpret-random.test.support.js";
import { evaluate } from "./interpret-reference.test.support.js";

const runs = { numRuns: 20_000 };

test.each([
  ["of every kind", shapes, values],
  ["with unevaluated words", lookingShapes, lookedAt],
])("verdict and report over shapes %s say what the specification says", (_kind, someShapes, someValues) => {
  let fitting = 0;
  fc.assert(
    fc.property(someShapes, someValues, (shape, value) => {
      const { valid } = evaluate(shape, value);
      if (valid) fitting++;
      return fits(shape, value) === valid && (findIssues(shape, value).length === 0) === valid;
    }),
    runs,
  );
  // Neither "all fit" nor "none fits" would show anything.
  expect(fitting).toBeGreaterThan(runs.numRuns / 10);
  expect(fitting).toBeLessThan((runs.numRuns * 9) / 10);
});

test("every finding is at a place of the value, or at one that is missing", () => {
  fc.assert(
    fc.property(shapes, values, (shape, value) =>
      findIssues(shape, value).every(({ path, received }) => {
        const parent = path.slice(0, -1).reduce(partOf, value);
        return path.length === 0 || (typeof parent === "object" && parent !== null) || received === "missing";
      }),
    ),
    { numRuns: 5_000 },
  );
});

function partOf(value: unknown, step: string | number): unknown {
  return (value as Record<string | number, unknown>)[step];
}

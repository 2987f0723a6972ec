import fc from "fast-check";
import { expect, test } from "vitest";
import { findIssues, fits } from "./interpret.js";
import { lookedAt, lookingShapes, shapes, values } from "./interpret-random.test.support.js";
import { evaluate } from "./interpret-reference.test.support.js";
import type { Shape } from "./shape.js";

/** Making a random shape takes longer than asking it about a value, so each is asked about several. */
const shapeCount = 5_000;
const valuesPerShape = 8;

test.each([
  ["of every kind", shapes, values],
  ["with unevaluated words", lookingShapes, lookedAt],
])("verdict and report over shapes %s say what the specification says", (_kind, someShapes, someValues) => {
  let fitting = 0;
  const agrees = (shape: Shape, value: unknown): boolean => {
    const { valid } = evaluate(shape, value);
    if (valid) fitting++;
    return fits(shape, value) === valid && (findIssues(shape, value).length === 0) === valid;
  };
  const several = fc.array(someValues, {
    minLength: valuesPerShape,
    maxLength: valuesPerShape,
    size: "max",
  });
  fc.assert(
    fc.property(someShapes, several, (shape, list) => list.every((value) => agrees(shape, value))),
    { numRuns: shapeCount },
  );
  // Neither "all fit" nor "none fits" would show anything.
  const asked = shapeCount * valuesPerShape;
  expect(fitting).toBeGreaterThan(asked / 10);
  expect(fitting).toBeLessThan((asked * 9) / 10);
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

import type { StringFacet } from "../../../ir/index.js";
import { code, type Fragment, lit, runtime } from "../../../print/index.js";
import { textFormat } from "./format.js";
import type { CheckScope } from "./scope.js";
import { all, any, call, comparison, deep, type ExpressionTest, type Test } from "./test.js";

/** The constraints on a value that is known to be a string. */
export function stringTest(facet: StringFacet, scope: CheckScope): Test {
  const tests: Test[] = [];
  if (facet.minLength !== undefined && facet.minLength > 0) tests.push(atLeast(facet.minLength));
  if (facet.maxLength !== undefined) tests.push(atMost(facet.maxLength));
  if (facet.pattern !== undefined) tests.push(matchesPattern(facet.pattern, scope));
  if (facet.format !== undefined) tests.push(textFormat(facet.format));
  return severalAreDeep(tests);
}

/** Tests that look at a value several times: worth a name. */
export function severalAreDeep(tests: readonly Test[]): Test {
  return tests.length > 1 ? deep(all(tests)) : all(tests);
}

/** Holds for strings that a regular expression finds something in. */
export function matchesPattern(pattern: string, scope: CheckScope): ExpressionTest {
  const name = scope.context.locals.pattern(pattern);
  return call((value) => code`${name}.test(${value})`, 1);
}

const units = (value: Fragment): Fragment => code`${value}.length`;
const codePoints = (value: Fragment): Fragment => code`${runtime("codePoints")}(${value})`;

// One code point is one or two UTF-16 units, so the length in units decides most cases without counting.
function atLeast(min: number): Test {
  const enoughUnits = comparison(units, ">=", lit(min));
  return min === 1 ? enoughUnits : all([enoughUnits, comparison(codePoints, ">=", lit(min))]);
}

function atMost(max: number): Test {
  const fewUnits = comparison(units, "<=", lit(max));
  return max === 0 ? fewUnits : any([fewUnits, comparison(codePoints, "<=", lit(max))]);
}

import type { NumberFacet } from "../../../ir/index.js";
import { code, type Fragment, lit, runtime } from "../../../print/index.js";
import { numberFormat } from "./format.js";
import type { CheckScope } from "./scope.js";
import { severalAreDeep } from "./string.js";
import { call, order, type Test } from "./test.js";

/** The constraints on a value that is known to be a number. */
export function numberTest(facet: NumberFacet, scope: CheckScope): Test {
  const isBigint = isDecided(facet.format, scope);
  const bound = (operator: Fragment, limit: number | bigint | undefined): readonly Test[] =>
    limit === undefined ? [] : [order((value) => value, operator, limitText(limit, isBigint))];
  const { multipleOf: divisor, format } = facet;
  return severalAreDeep([
    ...bound(code`>=`, facet.minimum),
    ...bound(code`>`, facet.exclusiveMinimum),
    ...bound(code`<=`, facet.maximum),
    ...bound(code`<`, facet.exclusiveMaximum),
    ...(divisor === undefined
      ? []
      : [call((value) => code`${runtime("isMultiple")}(${value}, ${lit(divisor)})`)]),
    ...(format === undefined || isDecided(format, scope) ? [] : [numberFormat(format)]),
  ]);
}

/** Whether nothing is left to ask of a format: the guard before has asked it. */
function isDecided(format: string | undefined, { asks }: CheckScope): boolean {
  return (format === "int64" || format === "uint64") && asks === "complete";
}

function limitText(limit: number | bigint, isBigint: boolean): Fragment {
  const canBeBigint = isBigint && typeof limit === "number" && Number.isInteger(limit);
  return lit(canBeBigint ? BigInt(limit) : limit);
}

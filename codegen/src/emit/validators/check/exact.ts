import type { SchemaNode } from "../../../ir/index.js";
import { code, runtime } from "../../../print/index.js";
import { inline } from "./hoist.js";
import type { CheckScope, InlineTest } from "./scope.js";
import { call } from "./test.js";

/**
 * The test whether a value fits a schema, complete or not. Where it is negated or counted, a check that is true for
 * complete values only would accept what the schema refuses; there the interpreter decides.
 */
export function exact(node: SchemaNode, scope: CheckScope): InlineTest {
  if (scope.analysis.isExact(node)) return inline(scope.testOf(node, scope), scope);
  const shape = scope.locals.hoist("Shape", code`() => ${scope.shapeOf(node)};`);
  return call((value) => code`${runtime("check.matches")}(${shape}, ${value})`);
}

import type { SchemaNode } from "../../../ir/index.js";
import { code, indent, runtime } from "../../../print/index.js";
import { inline } from "./hoist.js";
import type { CheckScope, InlineTest } from "./scope.js";
import { call } from "./test.js";

/**
 * The test whether a value fits a schema, complete or not. Where it is negated or counted, a check that is true for
 * complete values only would accept what the schema refuses.
 */
export function exact(node: SchemaNode, scope: CheckScope): InlineTest {
  const isExact = scope.asks === "fits" || scope.context.analysis.isExact(node);
  const asking: CheckScope = isExact ? scope : { ...scope, asks: "fits" };
  return inline(scope.context.testOf(node, asking), asking);
}

/** What the interpreter says: for what a straight line cannot decide. */
export function interpreted(node: SchemaNode, { context }: CheckScope): InlineTest {
  const body = indent(code`return ${context.shapeOf(node)};`);
  const shape = context.locals.hoistFunction("Shape", code`(): ${runtime("ShapeLike")} {${body}}`);
  return call((value) => code`${runtime("matches")}(${shape}, ${value})`, 2);
}

import type { SchemaNode, TypeId } from "../../../ir/index.js";
import type { Fragment } from "../../../print/index.js";
import { type Analysis, allKinds, type KindSet } from "../../analysis/index.js";
import type { Locals } from "../locals.js";
import type { ExpressionTest, Test } from "./test.js";

/** What a check is printed with; the same for all of its parts. */
export type CheckContext = {
  readonly analysis: Analysis;
  /** The declaration that is checked. */
  readonly owner: TypeId;
  readonly locals: Locals;
  /** Makes the test of a subschema; here so that the files for the kinds of nodes need not import the one that dispatches. */
  readonly testOf: (node: SchemaNode, scope: CheckScope) => Test;
  /** Prints the shape of a node, for what only the interpreter can decide. */
  readonly shapeOf: (node: SchemaNode) => Fragment;
  /** The function that says whether a value fits a declaration, complete or not. */
  readonly fitsCheck: (id: TypeId) => Fragment;
};

/** Where a part of a check is printed. */
export type CheckScope = {
  readonly context: CheckContext;
  /**
   * `complete`: whether the value is what parsing makes of it, with all defaults and in the form of its type. `fits`: whether
   * it fits the schema, in any form. What is negated or counted is asked the second, since there a value that fits and is not
   * complete must not count as one that does not fit.
   */
  readonly asks: "complete" | "fits";
  /** True until a property or item is entered: there a check that calls itself would never end. */
  readonly isSameValue: boolean;
  /** The kinds of values that the tests beside this one leave possible. */
  readonly possible: KindSet;
  /** What is known of the value from the tests before. */
  readonly narrowed: Narrowed | undefined;
  /**
   * True where other tests of the same value stand beside this one. There a test must not narrow the value for the compiler,
   * which would then refuse what the others look at.
   */
  readonly isShared: boolean;
  /** True when the value is known not to be `undefined`. */
  readonly isPresent: boolean;
};

/** Kinds of values that a guard leaves known for the tests after it. */
export type Narrowed = "object" | "array" | "string";

/** The scope at the start of a function. */
export function outermost(context: CheckContext, asks: CheckScope["asks"]): CheckScope {
  return {
    context,
    asks,
    isSameValue: true,
    possible: allKinds,
    narrowed: undefined,
    isShared: false,
    isPresent: false,
  };
}

/** The scope for a part of the value. */
export function inside({ context, asks }: CheckScope, more: { readonly isPresent: boolean }): CheckScope {
  return {
    context,
    asks,
    isSameValue: false,
    possible: allKinds,
    narrowed: undefined,
    isShared: false,
    isPresent: more.isPresent,
  };
}

/** A test that can stand in an expression. */
export type InlineTest = ExpressionTest | Extract<Test, { readonly form: "pass" | "fail" }>;

import type { SchemaNode, TypeId } from "../../../ir/index.js";
import type { Fragment } from "../../../print/index.js";
import { type Analysis, allKinds, type KindSet } from "../../analysis/index.js";
import type { Locals } from "../locals.js";
import type { ExpressionTest, Test } from "./test.js";

/** Where a check is printed. */
export type CheckScope = {
  readonly analysis: Analysis;
  /** The declaration that is checked. */
  readonly owner: TypeId;
  readonly locals: Locals;
  /** Makes the test of a subschema; here so that the files for the kinds of nodes need not import the one that dispatches. */
  readonly testOf: (node: SchemaNode, scope: CheckScope) => Test;
  /** Prints the shape of a node, for what only the interpreter can decide. */
  readonly shapeOf: (node: SchemaNode) => Fragment;
  /** False where formats are notes only. */
  readonly assertsFormats: boolean;
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

/** The scope for a part of the value. */
export function inside(scope: CheckScope, more: { readonly isPresent: boolean }): CheckScope {
  return { ...scope, ...more, isSameValue: false, isShared: false, possible: allKinds, narrowed: undefined };
}

/** A test that can stand in an expression. */
export type InlineTest = ExpressionTest | Extract<Test, { readonly form: "pass" | "fail" }>;

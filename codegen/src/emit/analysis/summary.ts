import type { SchemaNode, TypeDecl, TypeId } from "../../ir/index.js";
import { walkKinship } from "./children.js";
import { hasDefault } from "./defaults.js";
import { kindOfValue } from "./kinds.js";

/** What a declaration says by itself, without those that it refers to. */
export type Summary = {
  /** What it refers to about the same value. */
  readonly sameValue: readonly TypeId[];
  /** What shows in its type. */
  readonly typed: readonly TypeId[];
  /** Everything that it refers to. */
  readonly all: readonly TypeId[];
  /** Whether something that shows in its type makes what may be given differ from the complete value. */
  readonly isIncomplete: boolean;
  /** Whether a value may fit it in a form that its check does not know. */
  readonly isInexact: boolean;
  readonly hasUnevaluated: boolean;
};

// Declarations never change, and a process that runs again keeps those that are the same.
const known = new WeakMap<TypeDecl, Summary>();

/** Looks at a declaration once. */
export function summaryOf(decl: TypeDecl): Summary {
  const before = known.get(decl);
  if (before !== undefined) return before;
  const summary = summarise(decl.node);
  known.set(decl, summary);
  return summary;
}

function summarise(root: SchemaNode): Summary {
  const refs = { sameValue: new Set<TypeId>(), typed: new Set<TypeId>(), all: new Set<TypeId>() };
  const found = { isIncomplete: false, isInexact: false, hasUnevaluated: false };
  walkKinship(root, (node, { isSameValue, isTyped }) => {
    found.isIncomplete ||= isTyped && isIncomplete(node);
    found.isInexact ||= isInexact(node);
    found.hasUnevaluated ||= (node.unevaluatedItems ?? node.unevaluatedProperties) !== undefined;
    if (node.ref === undefined) return;
    refs.all.add(node.ref);
    if (isSameValue) refs.sameValue.add(node.ref);
    if (isTyped) refs.typed.add(node.ref);
  });
  return { sameValue: [...refs.sameValue], typed: [...refs.typed], all: [...refs.all], ...found };
}

/** Whether a number node holds integers of 64 bit, with sign or without, which are `bigint` in TypeScript. */
export function isInt64(node: SchemaNode): boolean {
  const format = node.number?.format;
  return format === "int64" || format === "uint64";
}

/** Whether the node itself makes a difference between what may be given and the complete value. */
export function isIncomplete(node: SchemaNode): boolean {
  return isInt64(node) || node.object?.properties.some(hasDefault) === true;
}

/** Whether the node itself may accept a value in a form that its check does not know. */
export function isInexact(node: SchemaNode): boolean {
  return isIncomplete(node) || touchesNumbers(node);
}

// A number may be held as a bigint where the schema does not ask for one; the check knows only the usual form.
function touchesNumbers(node: SchemaNode): boolean {
  if (
    node.number !== undefined ||
    node.types?.some((type) => type === "number" || type === "integer") === true
  )
    return true;
  return (
    node.values?.some(
      (value) => kindOfValue(value) !== "string" && typeof value !== "boolean" && value !== null,
    ) === true
  );
}

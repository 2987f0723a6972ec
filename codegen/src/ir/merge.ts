import { basesFirst } from "./bases.js";
import { conjoin, seesNeighbours } from "./conjoin.js";
import { isAnyNode, restrictsOnlyBy } from "./kinds.js";
import { isLeaf, mapChildren } from "./map.js";
import type { TypeDecl } from "./model.js";
import type { SchemaNode } from "./node.js";
import type { TypeId } from "./origin.js";

/**
 * Flattens `allOf`: members that one schema can express together become one, and references to plain objects (the bases
 * of messages) are united with what extends them. What cannot be merged without a change of meaning stays an `allOf`.
 * Merges single schemas against a list of declarations, which are merged once, bases before what extends them.
 */
export function createMerger(types: readonly TypeDecl[]): (node: SchemaNode) => SchemaNode {
  const context: Context = {
    raw: new Map(types.map((decl) => [decl.id, decl.node])),
    done: new Map(),
    memo: new Map(),
  };
  for (const decl of basesFirst(types)) context.done.set(decl.id, mergeNode(decl.node, context));
  return (node) => mergeNode(node, context);
}

type Context = {
  readonly raw: ReadonlyMap<TypeId, SchemaNode>;
  /** Declarations that are merged already. A base that is not among them extends itself, and is left as a reference. */
  readonly done: Map<TypeId, SchemaNode>;
  readonly memo: Map<SchemaNode, SchemaNode>;
};

function mergeNode(node: SchemaNode, context: Context): SchemaNode {
  if (isLeaf(node) && (node.ref === undefined || restrictsOnlyBy(node, ["ref"]))) return node;
  const known = context.memo.get(node);
  if (known) return known;
  const inner = withoutImpliedTypes(
    mapChildren(node, (child) => mergeNode(child, context)),
    context,
  );
  const merged = (inner.allOf || inner.ref) && !seesNeighbours(inner) ? flatten(inner, context) : inner;
  context.memo.set(node, merged);
  context.memo.set(merged, merged);
  return merged;
}

function flatten(node: SchemaNode, context: Context): SchemaNode {
  const { allOf = [], ref, ...own } = node;
  const members = [...(ref === undefined ? [] : [{ origin: node.origin, docs: {}, ref }]), ...allOf];
  const restricting = [...members, own].filter((member) => !isAnyNode(member) && !member.report);
  if (restricting.length < 2) return combine(own, members).node;
  const expanded = members.map((member) => baseObject(member, context) ?? member);
  const united = combine(own, expanded);
  // A base that could not be united is better shown by its name than by its content.
  return united.complete ? united.node : combine(own, members).node;
}

/** Conjoins the members from left to right, then what stands beside them; the rest stays apart. */
function combine(
  own: SchemaNode,
  members: readonly SchemaNode[],
): { readonly node: SchemaNode; readonly complete: boolean } {
  let united: SchemaNode | undefined;
  const apart: SchemaNode[] = [];
  for (const member of members) {
    const next = united === undefined || member.report ? undefined : conjoin(united, member);
    if (united === undefined && !member.report) united = member;
    else if (next) united = next;
    else apart.push(member);
  }
  const whole = united && conjoin(united, own);
  const node = whole ? { ...whole, origin: own.origin } : own;
  if (united && !whole) apart.unshift(united);
  const complete = apart.every((member) => member.report !== undefined);
  const rest = [...new Set([...(node.allOf ?? []), ...apart])];
  return { node: rest.length > 0 ? { ...node, allOf: rest } : node, complete };
}

/** The content of a bare reference to an object declaration. Its docs speak about the base, not about what extends it. */
function baseObject(member: SchemaNode, context: Context): SchemaNode | undefined {
  if (member.ref === undefined || !restrictsOnlyBy(member, ["ref"])) return undefined;
  const target = context.done.get(member.ref);
  if (!target || !isPlainObject(target)) return undefined;
  return { ...target, docs: member.docs };
}

function isPlainObject(node: SchemaNode): boolean {
  const isObject = node.object !== undefined || (node.types?.length === 1 && node.types[0] === "object");
  return isObject && restrictsOnlyBy(node, ["types", "object", "allOf"]);
}

/** `type: object` beside a reference to something that is an object anyway says nothing. */
function withoutImpliedTypes(node: SchemaNode, context: Context): SchemaNode {
  if (node.ref === undefined || node.types === undefined) return node;
  const implied = (context.done.get(node.ref) ?? context.raw.get(node.ref))?.types;
  const { types, ...rest } = node;
  return implied?.every((type) => types.includes(type)) ? rest : node;
}

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
export function createMerger(
  types: readonly TypeDecl[],
  memory?: MergeMemory,
): (node: SchemaNode) => SchemaNode {
  const context = new Context(types);
  for (const decl of basesFirst(types)) {
    const merge = (): SchemaNode => mergeNode(decl.node, context);
    context.finish(decl, memory?.keep(decl, context, merge) ?? merge());
  }
  memory?.endRun();
  return (node) => mergeNode(node, context);
}

/** What is known of a declaration: as it was given, and merged, if it is already. */
type Base = { readonly raw: SchemaNode | undefined; readonly done: SchemaNode | undefined };

class Context {
  readonly memo = new Map<SchemaNode, SchemaNode>();
  private readonly raw: ReadonlyMap<TypeId, SchemaNode>;
  /** Declarations that are merged already. A base that is not among them extends itself, and is left as a reference. */
  private readonly done = new Map<TypeId, SchemaNode>();
  private asked: Map<TypeId, Base> | undefined;

  constructor(types: readonly TypeDecl[]) {
    this.raw = new Map(types.map((decl) => [decl.id, decl.node]));
  }

  finish(decl: TypeDecl, merged: SchemaNode): void {
    this.done.set(decl.id, merged);
    this.memo.set(decl.node, merged);
    this.memo.set(merged, merged);
  }

  base(id: TypeId): Base {
    const base = { raw: this.raw.get(id), done: this.done.get(id) };
    this.asked?.set(id, base);
    return base;
  }

  /** Runs a step, and tells what it asked. */
  noting<T>(run: () => T): { readonly result: T; readonly asked: ReadonlyMap<TypeId, Base> } {
    const asked = new Map<TypeId, Base>();
    this.asked = asked;
    const result = run();
    this.asked = undefined;
    return { result, asked };
  }
}

type Merged = {
  readonly node: SchemaNode;
  readonly merged: SchemaNode;
  readonly asked: ReadonlyMap<TypeId, Base>;
};

/** What merging keeps from one run to the next: a declaration with all that it looked into. */
export class MergeMemory {
  private before = new Map<TypeId, Merged>();
  private now = new Map<TypeId, Merged>();

  /** @internal A declaration as it was merged the last time, where all that it was merged with is the same, or as it is now. */
  keep(decl: TypeDecl, context: Context, merge: () => SchemaNode): SchemaNode {
    const known = this.before.get(decl.id);
    const isSame = known !== undefined && known.node === decl.node && isStill(known.asked, context);
    const entry = isSame ? known : mergedNow(decl, context, merge);
    this.now.set(decl.id, entry);
    return entry.merged;
  }

  /** @internal Forgets what the run that ends here did not need. */
  endRun(): void {
    this.before = this.now;
    this.now = new Map();
  }
}

function mergedNow({ node }: TypeDecl, context: Context, merge: () => SchemaNode): Merged {
  const { result: merged, asked } = context.noting(merge);
  return { node, merged, asked };
}

function isStill(asked: ReadonlyMap<TypeId, Base>, context: Context): boolean {
  for (const [id, { raw, done }] of asked) {
    const base = context.base(id);
    if (base.raw !== raw || base.done !== done) return false;
  }
  return true;
}

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
  const target = context.base(member.ref).done;
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
  const { raw, done } = context.base(node.ref);
  const implied = (done ?? raw)?.types;
  const { types, ...rest } = node;
  return implied?.every((type) => types.includes(type)) ? rest : node;
}

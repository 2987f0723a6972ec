import type { ApiModel, Json, SchemaNode, TypeDecl, TypeId } from "../../ir/index.js";
import { allChildren, refsIn, sameValueChildren, typedChildren } from "./children.js";
import { conjunctsOf } from "./conjuncts.js";
import { hasDefault } from "./defaults.js";
import { areDisjoint } from "./disjoint.js";
import { cyclic, fixpoint, type Graph } from "./graph.js";
import { allKinds, type KindSet, kindOfValue, kindsOf } from "./kinds.js";
import { repeated } from "./repeated.js";
import { findTags, type Tag, type Tags } from "./tags.js";
import type { Dependencies, Tracker } from "./tracker.js";

export { hasDefault } from "./defaults.js";
export { type Condition, evaluatedBy, type Looked } from "./evaluated.js";
export { isInheritedName } from "./inherited.js";
export {
  allKinds,
  fitsTypes,
  type Kind,
  type KindSet,
  kindBit,
  kindOfType,
  kindOfValue,
  kindsIn,
  kindsOfTypes,
} from "./kinds.js";
export type { Tag, Tags } from "./tags.js";
export { type Dependencies, Tracker } from "./tracker.js";

/** What the emitters ask about a model as a whole; worked out once. */
export type Analysis = {
  /** Whether everything that something was made with is still so. */
  holds(needs: Dependencies): boolean;
  /** The declaration that a reference leads to. */
  decl(id: TypeId): TypeDecl;
  /** A node that only refers to a declaration. */
  referring(id: TypeId): SchemaNode;
  /** The kinds of values that a node can accept, references followed; a superset. */
  kinds(node: SchemaNode): KindSet;
  /** Whether what may be given for a node differs from the complete value: somewhere in it is a default or an int64. */
  inputDiffers(node: SchemaNode): boolean;
  /**
   * Whether the emitted check of a node is true for every value that fits the schema, not only for complete ones; then
   * the check may also be negated and counted.
   */
  isExact(node: SchemaNode): boolean;
  /**
   * Whether a reference between these two, applied to the same value, may lead back to where it started: an alias of
   * itself, which TypeScript refuses and a check would follow for ever.
   */
  isEndless(from: TypeId, to: TypeId): boolean;
  /** Whether the check of a declaration must remember its verdicts, so that its time does not double with each level of a value. */
  isRepeated(id: TypeId): boolean;
  /** Everything that a value must fit for certain when it fits a node: the node, its `allOf`, what they refer to. */
  conjuncts(node: SchemaNode): readonly SchemaNode[];
  /** Whether no value fits both. When in doubt it says no. */
  areDisjoint(left: SchemaNode, right: SchemaNode): boolean;
  /** A property that tells alternatives apart, all of which are objects. */
  tags(members: readonly SchemaNode[], isTag: (value: Json) => value is Tag): Tags | undefined;
};

const known = new WeakMap<ApiModel, Analysis>();

/** Analyses a model; the same model is analysed once. A tracker is told what the answers depend on. */
export function analyse(model: ApiModel, tracker?: Tracker): Analysis {
  const before = known.get(model);
  if (before !== undefined) return before;
  const analysis = makeAnalysis(model, tracker);
  known.set(model, analysis);
  return analysis;
}

/** Whether a number node holds integers of 64 bit, with sign or without, which are `bigint` in TypeScript. */
export function isInt64(node: SchemaNode): boolean {
  const format = node.number?.format;
  return format === "int64" || format === "uint64";
}

function makeAnalysis(model: ApiModel, tracker: Tracker | undefined): Analysis {
  const decls = new Map(model.types.map((decl) => [decl.id, decl]));
  const decl = (id: TypeId): TypeDecl => {
    const found = decls.get(id);
    if (found === undefined)
      throw new Error(`The model refers to ${JSON.stringify(id)}, which it does not declare.`);
    tracker?.noteDecl(found);
    return found;
  };
  const note = (id: TypeId): void => tracker?.noteFacts(id, factsOf);
  const graphOf = (children: Children): Graph =>
    new Map(model.types.map((each) => [each.id, refsIn(each.node, children)]));
  const sameValue = graphOf(sameValueChildren);
  const kindsById = fixpoint(sameValue, allKinds, (id, of) => kindsOf(decl(id).node, of));
  const kindsOfRef = (id: TypeId): KindSet => {
    note(id);
    return kindsById.get(id) ?? allKinds;
  };
  const endless = cyclic(sameValue);
  const someWhere = (children: Children, test: (node: SchemaNode) => boolean): SomeWhere => {
    const byId = fixpoint(graphOf(children), false, (id, of) => anywhere(decl(id).node, children, test, of));
    const holds: (node: SchemaNode) => boolean = remembered((node) => {
      if (node.ref !== undefined) note(node.ref);
      if (test(node) || (node.ref !== undefined && byId.get(node.ref) === true)) return true;
      return children(node).some(holds);
    }, tracker);
    return { holds, byId };
  };
  const incomplete = someWhere(typedChildren, isIncomplete);
  const inexact = someWhere(
    allChildren,
    (node) => isIncomplete(node) || touchesNumbers(node) || isAny(node.ref, endless),
  );
  const repeating = repeated(model.types, graphOf(allChildren));
  const conjuncts = remembered((node) => conjunctsOf(node, decl), tracker);
  const kinds = remembered((node) => kindsOf(node, kindsOfRef), tracker);
  const factsOf = (id: TypeId): string =>
    [
      kindsById.get(id),
      endless.has(id),
      incomplete.byId.get(id),
      inexact.byId.get(id),
      repeating.has(id),
    ].join();
  return {
    decl,
    referring: (id) => ({ origin: decl(id).origin, docs: {}, ref: id }),
    kinds,
    conjuncts,
    tags: (members, isTag) => findTags(members, conjuncts, isTag),
    areDisjoint: (left, right) => areDisjoint(left, right, { kinds, conjuncts }),
    inputDiffers: incomplete.holds,
    isExact: (node) => !inexact.holds(node),
    isRepeated: (id) => {
      note(id);
      return repeating.has(id);
    },
    isEndless: (from, to) => {
      note(from);
      note(to);
      return endless.has(from) && endless.has(to);
    },
    holds: (needs) =>
      [...needs.decls].every(([id, known]) => decls.get(id) === known) &&
      [...needs.facts].every(([id, facts]) => factsOf(id) === facts),
  };
}

type SomeWhere = {
  readonly holds: (node: SchemaNode) => boolean;
  readonly byId: ReadonlyMap<TypeId, boolean>;
};

type Children = (node: SchemaNode) => readonly SchemaNode[];

/** Whether a test holds for a node or for anything below it, references followed. */
function anywhere(
  node: SchemaNode,
  children: Children,
  test: (node: SchemaNode) => boolean,
  ofRef: (id: TypeId) => boolean,
): boolean {
  if (test(node) || (node.ref !== undefined && ofRef(node.ref))) return true;
  return children(node).some((child) => anywhere(child, children, test, ofRef));
}

/** Whether the node itself makes a difference between what may be given and the complete value. */
function isIncomplete(node: SchemaNode): boolean {
  return isInt64(node) || node.object?.properties.some(hasDefault) === true;
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

function isAny(id: TypeId | undefined, set: ReadonlySet<TypeId>): boolean {
  return id !== undefined && set.has(id);
}

function remembered<T extends object | boolean | number>(
  compute: (node: SchemaNode) => T,
  tracker: Tracker | undefined,
): (node: SchemaNode) => T {
  // A plain map: it lives as long as the model whose nodes it holds, and a weak one makes every garbage collection slower.
  const results = new Map<SchemaNode, T>();
  const needsOf = new Map<SchemaNode, Dependencies>();
  return (node) => {
    const before = results.get(node);
    if (before !== undefined) {
      const needs = needsOf.get(node);
      if (needs !== undefined) tracker?.noteAll(needs);
      return before;
    }
    const tracked = tracker?.track(() => compute(node));
    const result = tracked === undefined ? compute(node) : tracked.result;
    results.set(node, result);
    if (tracked !== undefined && tracked.needs.decls.size + tracked.needs.facts.size > 0)
      needsOf.set(node, tracked.needs);
    return result;
  };
}

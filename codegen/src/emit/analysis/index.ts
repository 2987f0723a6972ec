import type { ApiModel, Json, SchemaNode, TypeDecl, TypeId } from "../../ir/index.js";
import { isLeaf } from "../../ir/map.js";
import { allChildren, typedChildren } from "./children.js";
import { conjunctsOf } from "./conjuncts.js";
import { areDisjoint } from "./disjoint.js";
import { cyclic, fixpoint, type Graph } from "./graph.js";
import { allKinds, type KindSet, kindsOf } from "./kinds.js";
import { repeated } from "./repeated.js";
import { isIncomplete, isInexact, type Summary, summaryOf } from "./summary.js";
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
export { isInt64 } from "./summary.js";
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
  const graphOf: Surroundings["graphOf"] = (refs) =>
    new Map(model.types.map((each) => [each.id, summaryOf(each)[refs]]));
  const sameValue = graphOf("sameValue");
  const kindsById = fixpoint(sameValue, allKinds, (id, of) => kindsOf(decl(id).node, of));
  const kindsOfRef = (id: TypeId): KindSet => {
    note(id);
    return kindsById.get(id) ?? allKinds;
  };
  const endless = cyclic(sameValue);
  const { incomplete, inexact } = searches({ graphOf, endless, decl, note, tracker });
  const repeating = repeated(model.types, graphOf("all"));
  const conjuncts = remembered((node) => conjunctsOf(node, decl), tracker);
  const kinds = remembered((node) => kindsOf(node, kindsOfRef), tracker);
  const factsOf = (id: TypeId): number => {
    const isKnown = (decls.has(id) ? 1 : 0) | (endless.has(id) ? 2 : 0) | (repeating.has(id) ? 4 : 0);
    const isSaid = (incomplete.byId.get(id) === true ? 8 : 0) | (inexact.byId.get(id) === true ? 16 : 0);
    return isKnown | isSaid | ((kindsById.get(id) ?? allKinds) << 5);
  };
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
    holds: ({ decls: known, facts }) => {
      for (const [id, decl] of known) if (decls.get(id) !== decl) return false;
      for (const [id, fact] of facts) if (factsOf(id) !== fact) return false;
      return true;
    },
  };
}

type Surroundings = Pick<Search, "decl" | "note" | "tracker"> & {
  readonly graphOf: (refs: "sameValue" | "typed" | "all") => Graph;
  readonly endless: ReadonlySet<TypeId>;
};

function searches({ graphOf, endless, ...around }: Surroundings): {
  readonly incomplete: SomeWhere;
  readonly inexact: SomeWhere;
} {
  const incomplete = someWhere({
    children: typedChildren,
    graph: graphOf("typed"),
    test: isIncomplete,
    testOf: (summary) => summary.isIncomplete,
    ...around,
  });
  const inexact = someWhere({
    children: allChildren,
    graph: graphOf("all"),
    test: (node) => isInexact(node) || isAny(node.ref, endless),
    testOf: (summary) => summary.isInexact || summary.all.some((id) => endless.has(id)),
    ...around,
  });
  return { incomplete, inexact };
}

type SomeWhere = {
  readonly holds: (node: SchemaNode) => boolean;
  readonly byId: ReadonlyMap<TypeId, boolean>;
};

/** Something that holds for a node when it holds for the node itself, for one below it, or for one that it leads to. */
type Search = {
  readonly children: (node: SchemaNode) => readonly SchemaNode[];
  /** What these children refer to. */
  readonly graph: Graph;
  readonly test: (node: SchemaNode) => boolean;
  /** Whether the test holds for one of the nodes of a declaration. */
  readonly testOf: (summary: Summary) => boolean;
  readonly decl: Analysis["decl"];
  readonly note: (id: TypeId) => void;
  readonly tracker: Tracker | undefined;
};

function someWhere({ children, graph, test, testOf, decl, note, tracker }: Search): SomeWhere {
  const step = (id: TypeId, of: (id: TypeId) => boolean): boolean =>
    testOf(summaryOf(decl(id))) || (graph.get(id) ?? []).some(of);
  const byId = fixpoint(graph, false, step);
  const holdsHere = (node: SchemaNode): boolean => {
    if (node.ref !== undefined) note(node.ref);
    return test(node) || (node.ref !== undefined && byId.get(node.ref) === true);
  };
  const holdsWithin = remembered((node) => holdsHere(node) || children(node).some(holds), tracker);
  // Leaves are most of all schemas, and looking again at one costs less than remembering it.
  const holds = (node: SchemaNode): boolean => (isLeaf(node) ? holdsHere(node) : holdsWithin(node));
  return { holds, byId };
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

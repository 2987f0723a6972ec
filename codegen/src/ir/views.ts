import { childrenOf, visitNodes } from "./children.js";
import { type Hidden, hiddenNames, inPlaceChildren, nothingHidden } from "./hidden-names.js";
import { restrictsOnlyBy } from "./kinds.js";
import { isLeaf, mapChildren } from "./map.js";
import type { ApiModel, TypeDecl, ViewSide } from "./model.js";
import type { ObjectFacet, Property, SchemaNode } from "./node.js";
import { sortedBy } from "./order.js";
import type { TypeId } from "./origin.js";
import { type TypeLookup, typeLookup } from "./reach.js";
import type { RestApi } from "./rest.js";

/** What a view is called after the declaration that it is made of. */
export const viewSuffixes = { read: "Read", write: "Write" } as const satisfies Record<ViewSide, string>;

const aboutViews = {
  read: "As it is received: without the properties that are only ever sent.",
  write: "As it is sent: without the properties that only answers hold.",
} as const satisfies Record<ViewSide, string>;

/** Identity of a view of a declaration. No pointer of a document ends like this. */
export function viewId(id: TypeId, side: ViewSide): TypeId {
  return `${id}~${viewSuffixes[side]}` as TypeId;
}

/**
 * The model with its views: for each declaration that reaches a `writeOnly` property what is read of it, and for each that
 * reaches a `readOnly` property what is written. Within a view every reference leads to the view of its target, if there is one.
 * Parameters, which are only ever sent, have the view of what is written at once.
 */
export function withViews(model: ApiModel): ApiModel {
  const write = contextOf(model.types, "write");
  const views = [contextOf(model.types, "read"), write].flatMap((context) => viewsOf(model.types, context));
  const rest = model.rest && withSentParameters(model.rest, write);
  const sent = rest === model.rest ? model : { ...model, ...(rest && { rest }) };
  if (views.length === 0) return sent;
  const types = sortedBy(
    [...model.types, ...views],
    (decl) => decl.name,
    (decl) => decl.id,
  );
  return { ...sent, types };
}

function withSentParameters(rest: RestApi, write: Context): RestApi {
  const operations = rest.operations.map((operation) => {
    const parameters = operation.parameters.map((parameter) => {
      return reaches(parameter.node, write)
        ? { ...parameter, node: valueView(parameter.node, write) }
        : parameter;
    });
    const isSame = parameters.every((parameter, at) => parameter === operation.parameters[at]);
    return isSame ? operation : { ...operation, parameters };
  });
  return operations.every((operation, at) => operation === rest.operations[at])
    ? rest
    : { ...rest, operations };
}

/** Whether a schema has or leads to a property that the view hides. */
function reaches(root: SchemaNode, { side, viewed }: Context): boolean {
  let isFound = false;
  visitNodes(
    root,
    ({ ref, object }) => {
      isFound ||= ref !== undefined && viewed.has(ref);
      isFound ||= object?.properties.some((property) => isHidden(property, side)) === true;
    },
    viewedChildren,
  );
  return isFound;
}

type Context = {
  readonly side: ViewSide;
  readonly lookup: TypeLookup;
  /** The declarations that have a view. */
  readonly viewed: ReadonlySet<TypeId>;
  /** Views of schemas of which nothing is hidden from outside. */
  readonly known: Map<SchemaNode, SchemaNode>;
};

function contextOf(types: readonly TypeDecl[], side: ViewSide): Context {
  return { side, viewed: reaching(types, side), lookup: typeLookup(types), known: new Map() };
}

function viewsOf(types: readonly TypeDecl[], context: Context): readonly TypeDecl[] {
  const { side, viewed } = context;
  return types
    .filter((decl) => viewed.has(decl.id))
    .map((decl) => {
      const node = valueView(decl.node, context);
      const notes = [aboutViews[side], ...(node.docs.notes ?? [])];
      return {
        ...decl,
        id: viewId(decl.id, side),
        name: `${decl.name}${viewSuffixes[side]}`,
        view: { of: decl.id, side },
        node: { ...node, docs: { ...node.docs, notes } },
      };
    });
}

/** The declarations that lead to a property which the view hides. */
function reaching(types: readonly TypeDecl[], side: ViewSide): ReadonlySet<TypeId> {
  const dependents = new Map<TypeId, TypeId[]>();
  const found = new Set<TypeId>();
  for (const { id, node } of types) {
    const { hides, refs } = looksOf(node);
    if (hides[side]) found.add(id);
    for (const ref of refs) {
      const known = dependents.get(ref);
      if (known === undefined) dependents.set(ref, [id]);
      else known.push(id);
    }
  }
  for (const id of found) for (const dependent of dependents.get(id) ?? []) found.add(dependent);
  return found;
}

/** What matters of a declaration for its views: whether one hides something of it, and what it refers to. */
type Looks = { readonly hides: Readonly<Record<ViewSide, boolean>>; readonly refs: ReadonlySet<TypeId> };

// Schemas never change, and both views ask about each, in a process that runs again more than once.
const knownLooks = new WeakMap<SchemaNode, Looks>();

function looksOf(root: SchemaNode): Looks {
  const before = knownLooks.get(root);
  if (before !== undefined) return before;
  const hides = { read: false, write: false };
  const refs = new Set<TypeId>();
  // Leaves are most of all schemas, and looking twice at one costs less than remembering it.
  const inner = new Set([root]);
  for (const node of inner) {
    if (node.ref !== undefined) refs.add(node.ref);
    for (const property of node.object?.properties ?? []) {
      hides.read ||= isHidden(property, "read");
      hides.write ||= isHidden(property, "write");
    }
    for (const child of viewedChildren(node)) {
      if (!isLeaf(child)) inner.add(child);
      else if (child.ref !== undefined) refs.add(child.ref);
    }
  }
  const looks = { hides, refs };
  knownLooks.set(root, looks);
  return looks;
}

/** Conditions look at the value as it is: what is hidden is never there, and they see that themselves. */
function viewedChildren(node: SchemaNode): readonly SchemaNode[] {
  const children = childrenOf(node);
  if (node.not === undefined && node.if === undefined) return children;
  return children.filter((child) => child !== node.not && child !== node.if);
}

function isHidden(property: Property, side: ViewSide): boolean {
  return (side === "read" ? property.writeOnly : property.readOnly) === true;
}

/** The view of a schema at the root of a value, a property's or an item's. */
function valueView(node: SchemaNode, context: Context): SchemaNode {
  const before = context.known.get(node);
  if (before !== undefined) return before;
  const view = nodeView(node, nothingHidden, context);
  context.known.set(node, view);
  return view;
}

/** The view of a schema, where schemas around it that look at the same value hide some names. */
function nodeView(node: SchemaNode, outer: Hidden, context: Context): SchemaNode {
  const hidden = hiddenNames(node, outer, context.lookup, (property) => isHidden(property, context.side));
  const inPlace = new Set(inPlaceChildren(node));
  const alternatives = new Set([...(node.anyOf ?? []), ...(node.oneOf ?? [])]);
  const viewed = new Set(viewedChildren(node));
  const mapped = mapChildren(node, (child) => {
    if (!viewed.has(child) || (alternatives.has(child) && isBareRequirement(child))) return child;
    return inPlace.has(child) ? nodeView(child, hidden, context) : valueView(child, context);
  });
  return withTargets(withoutHidden(mapped, hidden), context);
}

/** An alternative that only asks for a name to be there is a condition like any other. */
function isBareRequirement(node: SchemaNode): boolean {
  return restrictsOnlyBy(node, ["types", "object"]) && node.object?.properties.length === 0;
}

function withTargets(node: SchemaNode, { side, viewed }: Context): SchemaNode {
  const target = (id: TypeId): TypeId => (viewed.has(id) ? viewId(id, side) : id);
  const { ref, discriminator } = node;
  const mapping = discriminator?.mapping.map((entry) => ({ ...entry, target: target(entry.target) }));
  return {
    ...node,
    ...(ref && { ref: target(ref) }),
    ...(discriminator && mapping && { discriminator: { ...discriminator, mapping } }),
  };
}

function withoutHidden(node: SchemaNode, hidden: Hidden): SchemaNode {
  const { object } = node;
  if (object === undefined || hidden.required.size === 0) return node;
  return { ...node, object: objectWithout(object, hidden) };
}

function objectWithout(facet: ObjectFacet, hidden: Hidden): ObjectFacet {
  const isThere = (name: string): boolean => !hidden.properties.has(name);
  const isAsked = (name: string): boolean => !hidden.required.has(name);
  const properties = facet.properties.filter((property) => isThere(property.name));
  const { minProperties, order, ...rest } = facet;
  const fewest = (minProperties ?? 0) - (facet.properties.length - properties.length);
  return {
    ...rest,
    properties,
    ...(order && { order: order.filter(isThere) }),
    ...(fewest > 0 && { minProperties: fewest }),
    required: facet.required.filter(isAsked),
    dependentRequired: facet.dependentRequired
      .filter((entry) => isThere(entry.property))
      .map((entry) => ({ ...entry, requires: entry.requires.filter(isAsked) })),
    dependentSchemas: facet.dependentSchemas.filter((entry) => isThere(entry.property)),
  };
}

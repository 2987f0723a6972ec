import type { SchemaNode, TypeId, TypeLookup } from "../ir/index.js";

/** Schemas that must all hold and of which only the facets are still to be looked at, with the declarations that led there. */
export type Pieces = { readonly nodes: readonly SchemaNode[]; readonly met: ReadonlySet<TypeId> };

type Job = {
  readonly open: readonly SchemaNode[];
  readonly nodes: readonly SchemaNode[];
  readonly met: ReadonlySet<TypeId>;
};

/** What looking through references and choices needs. `mayEnter` refuses declarations that would lead in a circle. */
export type PieceOptions = {
  readonly lookup: TypeLookup;
  readonly mayEnter: (id: TypeId) => boolean;
};

/** Schemas in one conjunction; more is no schema that somebody wrote. */
const maxNodes = 500;

/** The ways to fit a schema, in the order of its document: one alternative of each union, one outcome of each condition. */
export function* piecesOf(node: SchemaNode, options: PieceOptions): Generator<Pieces> {
  yield* expand({ open: [node], nodes: [], met: new Set() }, options);
}

function* expand({ open, nodes, met }: Job, options: PieceOptions): Generator<Pieces> {
  const [node, ...rest] = open;
  if (node === undefined) {
    yield { nodes, met };
    return;
  }
  if (node.never || nodes.length >= maxNodes) return;
  const { ref } = node;
  if (ref !== undefined && !met.has(ref) && !options.mayEnter(ref)) return;
  const target = ref === undefined || met.has(ref) ? undefined : options.lookup(ref);
  const must = [...(target ? [target.node] : []), ...(node.allOf ?? [])];
  const nextMet = ref === undefined ? met : new Set([...met, ref]);
  for (const chosen of choicesOf(node))
    yield* expand({ open: [...must, ...chosen, ...rest], nodes: [...nodes, node], met: nextMet }, options);
}

/** What properties that are present bring with them, and nothing of it: nearly all are in an example, unless they cannot be. */
function dependentsOf({ object }: SchemaNode): readonly (readonly SchemaNode[])[] {
  const nodes = object?.dependentSchemas.map(({ node }) => node) ?? [];
  return nodes.length === 0 ? [[]] : [nodes, []];
}

function* choicesOf(node: SchemaNode): Generator<readonly SchemaNode[]> {
  for (const any of membersOf(node, node.anyOf))
    for (const one of membersOf(node, node.oneOf))
      for (const outcome of outcomesOf(node))
        for (const dependents of dependentsOf(node)) yield [...any, ...one, ...outcome, ...dependents];
}

function membersOf(node: SchemaNode, members: SchemaNode["anyOf"]): readonly (readonly SchemaNode[])[] {
  if (members === undefined) return [[]];
  const isNull = ({ types, values }: SchemaNode): boolean =>
    (types?.length === 1 && types[0] === "null") || (values?.length === 1 && values[0] === null);
  // Nobody learns much of an example that is null.
  const ordered = [...members.filter((member) => !isNull(member)), ...members.filter(isNull)];
  return ordered.map((member) => [member, ...tagOf(node, member)]);
}

/** The value of the discriminator that stands for an alternative. */
function tagOf({ discriminator, origin }: SchemaNode, member: SchemaNode): readonly SchemaNode[] {
  const value = discriminator?.mapping.find(({ target }) => target === member.ref)?.value;
  if (discriminator === undefined || value === undefined) return [];
  const node: SchemaNode = { origin, docs: {}, values: [value] };
  const property = { name: discriminator.property, node, required: true };
  const object = {
    properties: [property],
    required: [],
    patternProperties: [],
    dependentRequired: [],
    dependentSchemas: [],
  };
  return [{ origin, docs: {}, object }];
}

/** Both outcomes of a condition. Where it does not hold nothing says so here; the judge decides in the end. */
function outcomesOf(node: SchemaNode): readonly (readonly SchemaNode[])[] {
  if (node.if === undefined) return [[]];
  return [
    [node.if, ...(node.then === undefined ? [] : [node.then])],
    node.else === undefined ? [] : [node.else],
  ];
}

/** A schema that says what several say. */
export function together(nodes: readonly SchemaNode[], origin: SchemaNode["origin"]): SchemaNode {
  const [only] = nodes;
  if (only !== undefined && nodes.length === 1) return only;
  return { origin, docs: {}, ...(nodes.length > 0 && { allOf: nodes }) };
}

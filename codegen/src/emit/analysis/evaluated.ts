import type { SchemaNode, TypeDecl, TypeId } from "../../ir/index.js";

/** When the subschemas of a branch have looked at a value. */
export type Condition =
  | { readonly kind: "fits" | "misfits"; readonly node: SchemaNode }
  | { readonly kind: "has"; readonly property: string };

/** What a schema has looked at in a value that fits it: for certain, and under conditions. */
export type Looked = {
  readonly properties: {
    readonly isAll: boolean;
    readonly names: readonly string[];
    readonly patterns: readonly string[];
  };
  readonly items: {
    readonly isAll: boolean;
    /** The first so many. */
    readonly count: number;
    /** And those that fit one of these. */
    readonly fitting: readonly SchemaNode[];
  };
  readonly branches: readonly { readonly when: Condition; readonly looked: Looked }[];
};

type Lookup = (id: TypeId) => TypeDecl;

/** More branches than this are left to the interpreter. */
const maxBranches = 32;

/**
 * What all words of a schema but its own `unevaluated…` ones look at, references followed. Undefined where that depends on
 * itself, or on too much.
 */
export function evaluatedBy(node: SchemaNode, decl: Lookup): Looked | undefined {
  const { unevaluatedItems: _items, unevaluatedProperties: _properties, ...beside } = node;
  try {
    const budget = { branches: maxBranches };
    return withoutRepeats(look(beside, { decl, budget, entered: [] }), nothing);
  } catch (error) {
    if (error === endless) return undefined;
    throw error;
  }
}

type Context = {
  readonly decl: Lookup;
  readonly budget: { branches: number };
  readonly entered: readonly TypeId[];
};

const endless = new Error("What a schema has looked at depends on itself, or on too much.");

const nothing: Looked = {
  properties: { isAll: false, names: [], patterns: [] },
  items: { isAll: false, count: 0, fitting: [] },
  branches: [],
};

function look(node: SchemaNode, context: Context): Looked {
  const certain = [ownLook(node), ...(node.allOf ?? []).map((member) => look(member, context))];
  if (node.ref !== undefined) certain.push(lookAtTarget(node.ref, context));
  const branches = branchesOf(node, context).filter(({ looked }) => !isNothing(looked));
  return { ...unite(certain), branches: [...certain.flatMap((each) => each.branches), ...branches] };
}

function lookAtTarget(id: TypeId, context: Context): Looked {
  if (context.entered.includes(id)) throw endless;
  return look(context.decl(id).node, { ...context, entered: [...context.entered, id] });
}

function branchesOf(node: SchemaNode, context: Context): Looked["branches"] {
  const branch = (when: Condition, ...nodes: readonly (SchemaNode | undefined)[]) => {
    if (context.budget.branches-- === 0) throw endless;
    const looks = nodes.filter((each) => each !== undefined).map((each) => look(each, context));
    return { when, looked: { ...unite(looks), branches: looks.flatMap((each) => each.branches) } };
  };
  return [
    ...[...(node.anyOf ?? []), ...(node.oneOf ?? [])].map((member) =>
      branch({ kind: "fits", node: member }, member),
    ),
    ...(node.if === undefined ? [] : [branch({ kind: "fits", node: node.if }, node.if, node.then)]),
    ...(node.if === undefined || node.else === undefined
      ? []
      : [branch({ kind: "misfits", node: node.if }, node.else)]),
    ...(node.object?.dependentSchemas ?? []).map((entry) =>
      branch({ kind: "has", property: entry.property }, entry.node),
    ),
  ];
}

function ownLook({ object, array, unevaluatedProperties, unevaluatedItems }: SchemaNode): Looked {
  return {
    properties: {
      isAll: object?.additionalProperties !== undefined || unevaluatedProperties !== undefined,
      names: object?.properties.map((property) => property.name) ?? [],
      patterns: object?.patternProperties.map((entry) => entry.pattern) ?? [],
    },
    items: {
      isAll: array?.items !== undefined || unevaluatedItems !== undefined,
      count: array?.prefixItems?.length ?? 0,
      fitting: array?.contains === undefined ? [] : [array.contains],
    },
    branches: [],
  };
}

function unite(looks: readonly Looked[]): Omit<Looked, "branches"> {
  return {
    properties: {
      isAll: looks.some((each) => each.properties.isAll),
      names: [...new Set(looks.flatMap((each) => each.properties.names))],
      patterns: [...new Set(looks.flatMap((each) => each.properties.patterns))],
    },
    items: {
      isAll: looks.some((each) => each.items.isAll),
      count: Math.max(0, ...looks.map((each) => each.items.count)),
      fitting: [...new Set(looks.flatMap((each) => each.items.fitting))],
    },
  };
}

/** Without what is looked at anyway; branches that add nothing are left out. */
function withoutRepeats({ properties, items, branches }: Looked, known: Omit<Looked, "branches">): Looked {
  const own = {
    properties: {
      isAll: properties.isAll && !known.properties.isAll,
      names: properties.names.filter((name) => !known.properties.names.includes(name)),
      patterns: properties.patterns.filter((pattern) => !known.properties.patterns.includes(pattern)),
    },
    items: {
      isAll: items.isAll && !known.items.isAll,
      count: items.count > known.items.count ? items.count : 0,
      fitting: items.fitting.filter((node) => !known.items.fitting.includes(node)),
    },
  };
  const all = unite([
    { properties, items, branches: [] },
    { ...known, branches: [] },
  ]);
  const inner = branches
    .map(({ when, looked }) => ({ when, looked: withoutRepeats(looked, all) }))
    .filter(({ looked }) => !isNothing(looked));
  return { ...own, branches: inner };
}

function isNothing({ properties, items, branches }: Looked): boolean {
  const isBlindToProperties =
    !properties.isAll && properties.names.length === 0 && properties.patterns.length === 0;
  return (
    isBlindToProperties &&
    !items.isAll &&
    items.count === 0 &&
    items.fitting.length === 0 &&
    branches.length === 0
  );
}

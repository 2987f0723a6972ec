import { type ArrayFacet, canonicalJson, type Json, type SchemaNode } from "../ir/index.js";
import type { Making } from "./making.js";
import { together } from "./pieces.js";

/** Longer lists are not made. */
const maxItems = 500;

type Limits = { readonly least: number; readonly most: number; readonly isUnique: boolean };

/** Lists for schemas that must all hold, best first. */
export function* makeLists(nodes: readonly SchemaNode[], making: Making): Generator<readonly Json[]> {
  const facets = nodes.flatMap(({ array }) => array ?? []);
  const limits = limitsOf(facets);
  if (limits.least > Math.min(limits.most, maxItems)) return;
  const given = Math.max(0, ...facets.map(({ prefixItems = [] }) => prefixItems.length));
  const described = given > 0 ? given : facets.some(({ items, contains }) => items ?? contains) ? 1 : 0;
  const contained = Math.max(
    0,
    ...facets.map(({ contains, minContains = 1 }) => (contains === undefined ? 0 : minContains)),
  );
  const best = Math.min(limits.most, Math.max(limits.least, described, contained));
  const lengths = new Set([
    best,
    limits.least,
    limits.least + contained,
    given + contained,
    best + 1,
    best + 2,
  ]);
  for (const length of lengths)
    for (const isLast of [false, true])
      if (length >= limits.least && length <= limits.most)
        yield* listOf(length, isLast, { nodes, facets, limits, making });
}

function limitsOf(facets: readonly ArrayFacet[]): Limits {
  return {
    least: Math.max(0, ...facets.map(({ minItems = 0 }) => minItems)),
    most: Math.min(...facets.map((facet) => facet.maxItems ?? Number.POSITIVE_INFINITY)),
    isUnique: facets.some(({ uniqueItems }) => uniqueItems === true),
  };
}

type Task = {
  readonly nodes: readonly SchemaNode[];
  readonly facets: readonly ArrayFacet[];
  readonly limits: Limits;
  readonly making: Making;
};

/** A list of a length; those that must be contained stand first, or last. */
function* listOf(
  length: number,
  isLast: boolean,
  { nodes, facets, limits, making }: Task,
): Generator<readonly Json[]> {
  const items: Json[] = [];
  const taken = new Set<string>();
  for (let index = 0; index < length; index++) {
    const schemas = schemasAt(index, facets, nodes);
    const wanted = facets.filter(({ minContains = 1 }) =>
      isLast ? length - index <= minContains : index < minContains,
    );
    const both = [...schemas, ...wanted.flatMap(({ contains }) => contains ?? [])];
    const item = pick(both, schemas, { limits, making, taken });
    if (item === undefined) return;
    taken.add(canonicalJson(item));
    items.push(item);
  }
  yield items;
}

function pick(
  both: readonly SchemaNode[],
  schemas: readonly SchemaNode[],
  { limits, making, taken }: Pick<Task, "limits" | "making"> & { readonly taken: ReadonlySet<string> },
): Json | undefined {
  for (const group of both.length === schemas.length ? [schemas] : [both, schemas])
    for (const value of making.values(together(group, making.origin)))
      if (!limits.isUnique || !taken.has(canonicalJson(value))) return value;
  return undefined;
}

function schemasAt(
  index: number,
  facets: readonly ArrayFacet[],
  nodes: readonly SchemaNode[],
): readonly SchemaNode[] {
  const own = facets.flatMap(({ prefixItems, items }) => prefixItems?.[index] ?? items ?? []);
  return own.length > 0 ? own : nodes.flatMap(({ unevaluatedItems }) => unevaluatedItems ?? []);
}

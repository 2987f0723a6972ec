import type { Json, SchemaNode } from "../../ir/index.js";
import { type Conjuncts, limitedValues } from "./conjuncts.js";
import { hasDefault } from "./defaults.js";
import { isInheritedName } from "./inherited.js";

/** A value by which alternatives can be told apart. */
export type Tag = string | number | boolean;

/** A property that tells alternatives apart, and the alternatives that each set of its values leaves possible. */
export type Tags = {
  readonly property: string;
  readonly cases: readonly { readonly tags: readonly Tag[]; readonly members: readonly SchemaNode[] }[];
};

/** Unions inside unions are looked into this far. */
const maxDepth = 4;

/** Finds a property that each alternative needs and limits to some values, such that no value leaves all of them possible. */
export function findTags(
  members: readonly SchemaNode[],
  conjuncts: Conjuncts,
  isTag: (value: Json) => value is Tag,
): Tags | undefined {
  const [first] = members;
  for (const property of first === undefined ? [] : candidates(first, conjuncts, maxDepth)) {
    const tags = members.map((member) => tagsOf(member, property, conjuncts, maxDepth));
    if (!tags.every((values) => values !== undefined && values.every(isTag))) continue;
    const cases = casesOf(members, tags);
    if (cases.every((each) => each.members.length < members.length)) return { property, cases };
  }
  return undefined;
}

function candidates(node: SchemaNode, conjuncts: Conjuncts, depth: number): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { object, anyOf, oneOf } of conjuncts(node)) {
    for (const property of object?.properties ?? [])
      if (!isInheritedName(property.name)) names.add(property.name);
    const inner = (anyOf ?? oneOf)?.[0];
    if (inner !== undefined && depth > 0)
      for (const name of candidates(inner, conjuncts, depth - 1)) names.add(name);
  }
  return names;
}

/** The values that a property has for certain in whatever fits; undefined when it may be absent or something else. */
function tagsOf(
  node: SchemaNode,
  name: string,
  conjuncts: Conjuncts,
  depth: number,
): readonly Json[] | undefined {
  const parts = conjuncts(node);
  const declared = parts.flatMap(
    ({ object }) => object?.properties.filter((property) => property.name === name) ?? [],
  );
  // Where something may be filled in or taken out, the value that is given need not be one of these.
  if (declared.some((property) => hasDefault(property) || property.null === "omit")) return undefined;
  const isRequired =
    declared.some((property) => property.required) ||
    parts.some(({ object }) => object?.required.includes(name));
  for (const property of isRequired ? declared : []) {
    const values = limitedValues(property.node, conjuncts);
    if (values !== undefined) return values;
  }
  return depth === 0 ? undefined : tagsOfUnion(parts, name, conjuncts, depth - 1);
}

function tagsOfUnion(
  parts: readonly SchemaNode[],
  name: string,
  conjuncts: Conjuncts,
  depth: number,
): readonly Json[] | undefined {
  for (const members of parts.flatMap(({ anyOf, oneOf }) => [anyOf, oneOf])) {
    const tags = members?.map((member) => tagsOf(member, name, conjuncts, depth));
    if (tags?.every((values) => values !== undefined)) return tags.flat();
  }
  return undefined;
}

function casesOf(members: readonly SchemaNode[], tags: readonly (readonly Tag[])[]): Tags["cases"] {
  const membersByTag = new Map<Tag, number[]>();
  for (const [index, values] of tags.entries()) {
    for (const value of new Set(values)) {
      const known = membersByTag.get(value);
      if (known === undefined) membersByTag.set(value, [index]);
      else known.push(index);
    }
  }
  const cases = new Map<string, { readonly tags: Tag[]; readonly members: readonly SchemaNode[] }>();
  for (const [tag, indexes] of membersByTag) {
    const key = indexes.join();
    const known = cases.get(key);
    if (known !== undefined) known.tags.push(tag);
    else cases.set(key, { tags: [tag], members: members.filter((_, index) => indexes.includes(index)) });
  }
  return [...cases.values()];
}

import { highest, lowest } from "./conjoin-facets.js";
import { isAnyNode } from "./kinds.js";
import type { ObjectFacet, Property, SchemaNode } from "./node.js";

/** More properties than this are not united: a chain of 10,000 extensions would cost the square of its length. */
const maxMergedProperties = 1_000;

type Conjoin = (left: SchemaNode, right: SchemaNode) => SchemaNode;

/**
 * Both object facets as one, the properties of `left` first. Undefined when one side closes its object to properties that only
 * the other knows: what `additionalProperties` means depends on the properties beside it.
 */
export function conjoinObjects(
  left: ObjectFacet,
  right: ObjectFacet,
  conjoin: Conjoin,
): ObjectFacet | undefined {
  if (closesOut(left, right) || closesOut(right, left)) return undefined;
  const properties = uniteProperties(left, right, conjoin);
  if (properties.length > maxMergedProperties) return undefined;
  const declared = new Set(properties.map((property) => property.name));
  const order = uniteOrder(properties, left, right);
  return {
    properties,
    ...(order.length > 0 && { order }),
    required: [...new Set([...left.required, ...right.required])]
      .filter((name) => !declared.has(name))
      .sort(),
    patternProperties: uniteBy(
      "pattern",
      [...left.patternProperties, ...right.patternProperties],
      (a, b) => ({
        ...a,
        node: conjoin(a.node, b.node),
      }),
    ),
    ...either("additionalProperties", left, right, conjoin),
    ...either("propertyNames", left, right, conjoin),
    ...highest("minProperties", left, right),
    ...lowest("maxProperties", left, right),
    dependentRequired: uniteDependents([...left.dependentRequired, ...right.dependentRequired], (a, b) => ({
      ...a,
      requires: [...new Set([...a.requires, ...b.requires])].sort(),
    })),
    dependentSchemas: uniteDependents([...left.dependentSchemas, ...right.dependentSchemas], (a, b) => ({
      ...a,
      node: conjoin(a.node, b.node),
    })),
  };
}

/** Dependents with one entry for each property: two that stand for the same one are united. */
export function uniteDependents<T extends { readonly property: string }>(
  entries: readonly T[],
  unite: (left: T, right: T) => T,
): readonly T[] {
  return uniteBy("property", entries, unite);
}

function uniteBy<K extends string, T extends { readonly [P in K]: string }>(
  key: K,
  entries: readonly T[],
  unite: (left: T, right: T) => T,
): readonly T[] {
  const united = new Map<string, T>();
  for (const entry of entries) {
    const known = united.get(entry[key]);
    united.set(entry[key], known === undefined || known === entry ? entry : unite(known, entry));
  }
  return [...united.values()];
}

/** The order as the united properties follow it; names that no property has stay, for the checks to refuse. */
function uniteOrder(
  properties: readonly Property[],
  left: ObjectFacet,
  right: ObjectFacet,
): readonly string[] {
  const named = new Set([...(left.order ?? []), ...(right.order ?? [])]);
  const known = properties.map((property) => property.name).filter((name) => named.delete(name));
  return [...known, ...named];
}

function closesOut(closed: ObjectFacet, other: ObjectFacet): boolean {
  if (closed.additionalProperties === undefined || isAnyNode(closed.additionalProperties)) return false;
  const known = new Set(closed.properties.map((property) => property.name));
  return other.patternProperties.length > 0 || other.properties.some((property) => !known.has(property.name));
}

function uniteProperties(left: ObjectFacet, right: ObjectFacet, conjoin: Conjoin): readonly Property[] {
  const united = new Map(left.properties.map((property) => [property.name, property]));
  for (const property of right.properties) {
    const base = united.get(property.name);
    united.set(property.name, base === undefined ? property : extendProperty(base, property, conjoin));
  }
  const required = new Set([...left.required, ...right.required]);
  const ordered = reorder([...united.values()], left, right.order ?? []);
  return ordered.map((property) =>
    required.has(property.name) && !property.required ? { ...property, required: true } : property,
  );
}

/** An extension orders the whole object only when it names a property of its base; otherwise the base stands first. */
function reorder(
  properties: readonly Property[],
  base: ObjectFacet,
  order: readonly string[],
): readonly Property[] {
  if (!base.properties.some((property) => order.includes(property.name))) return properties;
  const rank = new Map(order.map((name, index) => [name, index]));
  return [...properties].sort(
    (a, b) => (rank.get(a.name) ?? order.length) - (rank.get(b.name) ?? order.length),
  );
}

function extendProperty(base: Property, extension: Property, conjoin: Conjoin): Property {
  if (base === extension) return base;
  const aliases = [...new Set([...(base.aliases ?? []), ...(extension.aliases ?? [])])];
  return {
    ...(fillsIn(extension) ? withoutDefaults(base) : base),
    ...extension,
    node: conjoin(base.node, extension.node),
    required: base.required || extension.required,
    ...(aliases.length > 0 && { aliases }),
  };
}

function fillsIn(property: Property): boolean {
  return property.default !== undefined || property.dynamicDefault !== undefined;
}

function withoutDefaults(property: Property): Property {
  const { default: _default, dynamicDefault: _dynamicDefault, ...rest } = property;
  return rest;
}

function either<K extends "additionalProperties" | "propertyNames">(
  key: K,
  left: ObjectFacet,
  right: ObjectFacet,
  conjoin: Conjoin,
): { readonly [P in K]?: SchemaNode } {
  const a = left[key];
  const b = right[key];
  const node = a && b ? conjoin(a, b) : (a ?? b);
  return (node ? { [key]: node } : {}) as { readonly [P in K]?: SchemaNode };
}

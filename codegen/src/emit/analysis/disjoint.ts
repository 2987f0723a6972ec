import { canonicalJson, type Property, type SchemaNode } from "../../ir/index.js";
import type { Conjuncts } from "./conjuncts.js";
import { limitedValues } from "./conjuncts.js";
import { hasDefault } from "./defaults.js";
import { type KindSet, kindBit } from "./kinds.js";

type Facts = { readonly kinds: (node: SchemaNode) => KindSet; readonly conjuncts: Conjuncts };

/** Properties of properties are looked into this far. */
const maxDepth = 3;

/**
 * Whether no value fits both: they are of different kinds, of different values, or objects of which one needs a property that
 * the other does not allow in this form.
 */
export function areDisjoint(left: SchemaNode, right: SchemaNode, facts: Facts, depth = 0): boolean {
  const common = facts.kinds(left) & facts.kinds(right);
  if (common === 0 || haveDistinctValues(left, right, facts)) return true;
  if (common !== kindBit("object") || depth === maxDepth) return false;
  return collide(left, right, facts, depth) || collide(right, left, facts, depth);
}

function haveDistinctValues(left: SchemaNode, right: SchemaNode, { conjuncts }: Facts): boolean {
  const one = limitedValues(left, conjuncts);
  const other = limitedValues(right, conjuncts);
  if (one === undefined || other === undefined) return false;
  const texts = new Set(one.map(canonicalJson));
  return !other.some((value) => texts.has(canonicalJson(value)));
}

/** Whether a property that `left` needs does not fit in `right`. */
function collide(left: SchemaNode, right: SchemaNode, facts: Facts, depth: number): boolean {
  const others = facts.conjuncts(right).filter((node) => node.object !== undefined);
  return requiredOf(left, facts).some((name) => {
    if (others.some((node) => isClosedTo(name, node))) return true;
    const own = propertiesNamed(left, name, facts);
    const theirs = propertiesNamed(right, name, facts);
    return own.some((one) => theirs.some((other) => areDisjoint(one.node, other.node, facts, depth + 1)));
  });
}

function requiredOf(node: SchemaNode, { conjuncts }: Facts): readonly string[] {
  return conjuncts(node).flatMap(({ object }) => [
    ...(object?.required ?? []),
    ...(object?.properties ?? [])
      .filter((property) => property.required && !hasDefault(property))
      .map((property) => property.name),
  ]);
}

function isClosedTo(name: string, { object }: SchemaNode): boolean {
  return (
    object?.additionalProperties?.never === true &&
    object.patternProperties.length === 0 &&
    !object.properties.some((property) => property.name === name)
  );
}

// Where null stands for "left out" it fits beside every schema.
function propertiesNamed(node: SchemaNode, name: string, { conjuncts }: Facts): readonly Property[] {
  return conjuncts(node).flatMap(({ object }) =>
    (object?.properties ?? []).filter((property) => property.name === name && property.null !== "omit"),
  );
}

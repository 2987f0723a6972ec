import { type JsonType, type Property, type SchemaNode, sameJson, type TypeLookup } from "../../ir/index.js";
import type { Sides } from "./accepts.js";
import { mustBeThere } from "./objects.js";
import { typesOf } from "./scalars.js";

const maxDepth = 4;

/** Proves that no value fits both: other types, other values, or a needed property that differs. `false` may mean "not seen". */
export function areDisjoint(outer: SchemaNode, inner: SchemaNode, sides: Sides, depth = 0): boolean {
  const left = membersOf(outer, sides.outer);
  const right = membersOf(inner, sides.inner);
  return left.some((one) => right.some((other) => clash(one, other, sides, depth)));
}

/** The schema, what it refers to, and the members of its conjunctions. */
function membersOf(root: SchemaNode, lookup: TypeLookup): readonly SchemaNode[] {
  const found = new Set([root]);
  for (const node of found) {
    for (const member of node.allOf ?? []) found.add(member);
    const target = node.ref === undefined ? undefined : lookup(node.ref);
    if (target !== undefined) found.add(target.node);
  }
  return [...found];
}

function clash(left: SchemaNode, right: SchemaNode, sides: Sides, depth: number): boolean {
  if (left.never ?? right.never) return true;
  if (!typesOf(left).some((type) => typesOf(right).some((other) => overlap(type, other)))) return true;
  if (
    left.values &&
    right.values &&
    !left.values.some((value) => right.values?.some((other) => sameJson(value, other)))
  )
    return true;
  const onlyObjects = [left, right].some((node) => node.types?.length === 1 && node.types[0] === "object");
  if (!onlyObjects || depth === maxDepth) return false;
  return (
    needs(left).some((one) => {
      const other = right.object?.properties.find((property) => property.name === one.name);
      if (other !== undefined) return areDisjoint(one.node, other.node, sides, depth + 1);
      return isClosed(right);
    }) ||
    needs(right).some((one) => {
      const other = left.object?.properties.find((property) => property.name === one.name);
      return other !== undefined ? areDisjoint(other.node, one.node, sides, depth + 1) : isClosed(left);
    })
  );
}

function needs(node: SchemaNode): readonly Property[] {
  return (node.object?.properties ?? []).filter(mustBeThere);
}

function isClosed({ object }: SchemaNode): boolean {
  return object?.additionalProperties?.never === true && object.patternProperties.length === 0;
}

function overlap(left: JsonType, right: JsonType): boolean {
  return left === right || (isNumeric(left) && isNumeric(right));
}

const isNumeric = (type: JsonType): boolean => type === "number" || type === "integer";

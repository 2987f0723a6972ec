import type { SchemaNode } from "../../ir/index.js";
import { allKinds, isInt64, type KindSet, kindsOfTypes } from "../analysis/index.js";
import { shapesObject } from "./object.js";
import type { TypeScope } from "./scope.js";

type Surroundings = Pick<TypeScope, "allowed" | "analysis" | "isSameValue" | "owner" | "said">;

/** Whether the types and facets of a node say more than what stands beside and around it. */
export function addsSomething(node: SchemaNode, outer: Surroundings): boolean {
  if (node.values !== undefined || isStructured(node)) return true;
  if (node.types === undefined) return false;
  return (outer.said & kindsBeside(node, outer) & ~kindsOfTypes(node)) !== 0;
}

function isStructured(node: SchemaNode): boolean {
  return shapesObject(node) || node.array !== undefined || isInt64(node);
}

/** The kinds of values in the printed type of a node without its own types: a reference does not see what surrounds it. */
function kindsBeside(node: SchemaNode, outer: Surroundings): KindSet {
  const { analysis, owner, isSameValue } = outer;
  const scope = { ...outer, allowed: outer.allowed & analysis.kinds(node) };
  const { ref } = node;
  let kinds = allKinds;
  if (ref !== undefined && !(isSameValue && analysis.isEndless(owner, ref)))
    kinds &= analysis.kinds(analysis.decl(ref).node);
  for (const member of node.allOf ?? []) kinds &= printedKinds(member, scope);
  for (const members of [node.anyOf, node.oneOf])
    if (members !== undefined) kinds &= members.reduce((all, member) => all | printedKinds(member, scope), 0);
  return kinds;
}

function printedKinds(node: SchemaNode, outer: Surroundings): KindSet {
  const allowed = outer.allowed & outer.analysis.kinds(node);
  return allowed === 0 || addsSomething(node, outer) ? allowed : kindsBeside(node, outer);
}

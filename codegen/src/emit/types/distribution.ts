import type { SchemaNode } from "../../ir/index.js";

/** TypeScript multiplies out an intersection of unions, and refuses it beyond 100,000 members; long before that it is slow. */
const maxMembers = 1_024;

/** Whether the unions that a node joins would multiply to more than a compiler should be given; then its type leaves them out. */
export function multipliesTooFar(node: SchemaNode): boolean {
  return membersOf(node) > maxMembers;
}

function membersOf({ allOf = [], anyOf, oneOf }: SchemaNode): number {
  return allOf.reduce((product, member) => product * membersOf(member), widthOf(anyOf) * widthOf(oneOf));
}

function widthOf(members: readonly SchemaNode[] | undefined): number {
  return members === undefined ? 1 : members.reduce((sum, member) => sum + membersOf(member), 0);
}

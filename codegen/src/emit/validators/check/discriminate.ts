import { type Json, propertiesNamed, type SchemaNode } from "../../../ir/index.js";
import { code, lit } from "../../../print/index.js";
import { kindBit } from "../../analysis/index.js";
import { isScalar, kindGuard } from "./guards.js";
import { inline } from "./hoist.js";
import type { CheckScope } from "./scope.js";
import { all, any, deep, type ExpressionTest, located, type Test } from "./test.js";

/**
 * Alternatives that a property tells apart: the property decides which one is tried, and no value fits two of them.
 * Undefined when there is no such property.
 */
export function discriminate(members: readonly SchemaNode[], scope: CheckScope): Test | undefined {
  if (members.length < 2 || !members.every((member) => scope.analysis.kinds(member) === kindBit("object")))
    return undefined;
  const found = commonTag(members, scope);
  if (found === undefined) return undefined;
  const inObject: CheckScope = { ...scope, narrowed: "object", possible: kindBit("object"), isPresent: true };
  const cases = members.map((member, index) => {
    const isTagged = any((found.tags[index] ?? []).map(isScalar)) as ExpressionTest;
    const tagged = located(isTagged, (value) => code`${value}[${lit(found.name)}]`);
    return deep(all([tagged, inline(scope.testOf(member, inObject), inObject)])) as ExpressionTest;
  });
  const guard = scope.narrowed === "object" ? [] : [kindGuard("object")];
  return all([...guard, any(cases)]);
}

type Tag = string | number | boolean;
type Tags = { readonly name: string; readonly tags: readonly (readonly Tag[])[] };

function commonTag(members: readonly SchemaNode[], scope: CheckScope): Tags | undefined {
  const [first] = members;
  for (const name of first === undefined ? [] : tagNames(first, scope)) {
    const tags = members.map((member) => tagValues(member, name, scope));
    if (tags.every((values) => values !== undefined) && areDistinct(tags.flat())) return { name, tags };
  }
  return undefined;
}

/** Names of properties that could tell a member from others. */
function tagNames(member: SchemaNode, scope: CheckScope): readonly string[] {
  const names = new Set<string>();
  const nodes = new Set([member]);
  for (const node of nodes) {
    for (const property of node.object?.properties ?? []) names.add(property.name);
    for (const inner of node.allOf ?? []) nodes.add(inner);
    if (node.ref !== undefined) nodes.add(scope.analysis.decl(node.ref).node);
  }
  return [...names];
}

/** The values that a required property of a member is limited to. */
function tagValues(member: SchemaNode, name: string, scope: CheckScope): readonly Tag[] | undefined {
  const declared = propertiesNamed(member, name, (id) => scope.analysis.decl(id));
  const limited = declared.find(
    (property) =>
      property.required && property.default === undefined && property.node.values?.every(isTag) === true,
  );
  return limited?.node.values?.filter(isTag);
}

function isTag(value: Json): value is Tag {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

function areDistinct(values: readonly Tag[]): boolean {
  return new Set(values).size === values.length;
}

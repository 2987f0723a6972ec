import { doorUse } from "../../doors.js";
import type { Node, Rule, Walk } from "./walk.js";

/** Methods of strings, patterns, sets and lists that checks may call. */
export const methods: ReadonlySet<string> = new Set(["every", "has", "includes", "some", "test"]);

/** Members that lead from a value to the code behind it. */
export const hiddenMembers: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

// biome-ignore format: reads as one list
const binaryOperators = ["===", "!==", "<", "<=", ">", ">=", "+", "-", "*", "/", "%", "in"];

/** Expressions of descriptors and of straight-line checks. */
export const expressionRules: Readonly<Record<string, Rule>> = {
  ArrayExpression: { visit: ["elements"] },
  AssignmentExpression: {
    is: { operator: ["=", "+=", "-="] },
    also: changesLocal("left"),
    covers: ["left"],
    visit: ["right"],
  },
  BinaryExpression: { is: { operator: binaryOperators }, visit: ["left", "right"] },
  CallExpression: {
    none: ["optional"],
    also: callee,
    covers: ["callee"],
    visit: ["typeArguments", "arguments"],
  },
  ConditionalExpression: { visit: ["test", "consequent", "alternate"] },
  Identifier: { none: ["decorators", "typeAnnotation", "optional"], also: reference },
  Literal: { none: ["regex"] },
  LogicalExpression: { visit: ["left", "right"] },
  MemberExpression: { none: ["optional"], also: member, covers: ["object", "property"] },
  NewExpression: { also: construction, covers: ["callee", "arguments"], visit: ["typeArguments"] },
  ObjectExpression: { visit: ["properties"] },
  Property: {
    is: { kind: ["init"] },
    none: ["method", "shorthand", "optional"],
    also: propertyKey,
    covers: ["key"],
    visit: ["value"],
  },
  TSAsExpression: { visit: ["expression", "typeAnnotation"] },
  UnaryExpression: { is: { operator: ["!", "-", "typeof"] }, visit: ["argument"] },
  UpdateExpression: { also: changesLocal("argument"), covers: ["argument"] },
};

function reference(node: Node, walk: Walk): void {
  const name = node["name"] as string;
  if (name === "undefined" || walk.local(name) !== undefined || walk.names.values.has(name)) return;
  walk.refuse(node, `names \`${name}\`, which the file does not know`);
}

/** `object` or `patterns.linear` for `e.object` and itself; undefined for a member of anything else. */
function doorName(node: Node): string | undefined {
  const { type, name } = node["object"] as Node;
  if (type !== "Identifier") return undefined;
  const property = node["computed"] === true ? "" : String((node["property"] as Node)["name"]);
  if (name === "patterns") return `patterns.${property}`;
  return name === "e" ? property : undefined;
}

function member(node: Node, walk: Walk): void {
  const door = doorName(node);
  if (door !== undefined) {
    if (doorUse(door) !== "value") walk.refuse(node, `is no door of the runtime: ${door}`);
    return;
  }
  walk.visit(node["object"] as Node);
  const property = node["property"] as Node;
  if (node["computed"] === true) return walk.visit(property);
  if (property.type !== "Identifier" || hiddenMembers.has(String(property["name"])))
    walk.refuse(property, "is no member that is ever read");
}

function callee(node: Node, walk: Walk): void {
  const called = node["callee"] as Node;
  if (called.type === "MemberExpression") return calledMember(called, walk);
  const name = called["name"] as string;
  if (called.type !== "Identifier" || !walk.names.callable.has(name))
    walk.refuse(called, "is no function that is ever called");
}

function calledMember(called: Node, walk: Walk): void {
  walk.visit(called);
  if (doorName(called) !== undefined) return;
  const name = String((called["property"] as Node)["name"]);
  if (called["computed"] === true || !methods.has(name))
    walk.refuse(called, "is no method that is ever called");
}

/** `new RegExp("…", "u")`, and `new Set([…])` of literals. */
function construction(node: Node, walk: Walk): void {
  const made = node["callee"] as Node;
  const values = node["arguments"] as readonly Node[];
  const name = made.type === "Identifier" ? made["name"] : undefined;
  const isPattern =
    name === "RegExp" && values.length === 2 && values.every(isText) && values[1]?.["value"] === "u";
  const isSet = name === "Set" && values.length === 1 && values[0]?.type === "ArrayExpression";
  if (!isPattern && !isSet) walk.refuse(node, "makes what is never made");
  for (const value of values) walk.visit(value);
}

function isText(node: Node): boolean {
  return node.type === "Literal" && typeof node["value"] === "string";
}

/** An HTTP status. */
export function isStatus({ type, raw }: Node): boolean {
  return type === "Literal" && typeof raw === "string" && /^[1-5]\d\d$/.test(raw);
}

/** `__proto__` sets the prototype unless it is computed, and nothing else is computed but text. */
function propertyKey(node: Node, walk: Walk): void {
  const key = node["key"] as Node;
  if (node["computed"] === true) {
    if (!isText(key)) walk.refuse(key, "is computed");
    return;
  }
  const name = key.type === "Identifier" ? key["name"] : key["value"];
  if (key.type !== "Identifier" && !isText(key) && !isStatus(key)) walk.refuse(key, "is no key");
  if (name === "__proto__") walk.refuse(key, "sets a prototype");
}

function changesLocal(field: string) {
  return (node: Node, walk: Walk): void => {
    const target = node[field] as Node;
    const isOwn = target.type === "Identifier" && walk.local(String(target["name"]))?.isMutable === true;
    if (!isOwn) walk.refuse(target, "is changed, and is no variable of this function");
  };
}

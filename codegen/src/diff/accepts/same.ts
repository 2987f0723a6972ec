import { canonicalJson, childrenOf, type Json, type SchemaNode } from "../../ir/index.js";
import type { Sides } from "./accepts.js";

/** Words that restrict nothing: places, what people read, and hints. */
const silent: ReadonlySet<string> = new Set([
  "origin",
  "docs",
  "valueNames",
  "report",
  "order",
  "discriminator",
]);

/** Whether two schemas say the same in the same words, and so does everything that they refer to. */
export function areSame(outer: SchemaNode, inner: SchemaNode, sides: Sides): boolean {
  const pairs = new Map<SchemaNode, Set<SchemaNode>>();
  const open: [SchemaNode, SchemaNode][] = [[outer, inner]];
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    const [left, right] = pair;
    if (left === right && sides.outer === sides.inner) continue;
    const met = pairs.get(left);
    if (met?.has(right)) continue;
    if (met === undefined) pairs.set(left, new Set([right]));
    else met.add(right);
    const targets = outlineOf(left) === outlineOf(right) && targetsOf(left, right, sides);
    if (targets === false) return false;
    open.push(...targets);
  }
  return true;
}

/** What the references of two schemas with one outline lead to, pair by pair; false when one leads nowhere. */
function targetsOf(
  left: SchemaNode,
  right: SchemaNode,
  sides: Sides,
): readonly [SchemaNode, SchemaNode][] | false {
  const others = referring(right);
  const pairs = referring(left).map((node, index) => {
    const one = node.ref && sides.outer(node.ref);
    const ref = others[index]?.ref;
    const other = ref && sides.inner(ref);
    return one && other ? ([one.node, other.node] as [SchemaNode, SchemaNode]) : undefined;
  });
  return pairs.every((pair) => pair !== undefined) ? pairs : false;
}

/** Schemas that refer to something, in order of appearance. */
function referring(root: SchemaNode): readonly SchemaNode[] {
  return [...(root.ref === undefined ? [] : [root]), ...childrenOf(root).flatMap(referring)];
}

const outlines = new WeakMap<SchemaNode, string>();

/** What a schema says, as text; of a reference only that there is one. */
function outlineOf(node: SchemaNode): string {
  let outline = outlines.get(node);
  if (outline === undefined) {
    outline = canonicalJson(plain(node));
    outlines.set(node, outline);
  }
  return outline;
}

function plain(value: unknown): Json {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value as Json;
  const kept = Object.entries(value).filter(([key, inner]) => inner !== undefined && !silent.has(key));
  return Object.fromEntries(kept.map(([key, inner]) => [key, key === "ref" ? true : plain(inner)]));
}

import { byCodeUnit, type Origin, sortedBy } from "../ir/index.js";
import { dynamicKeywords, type HeldReference } from "./collector.js";
import type { Dynamics } from "./resolved.js";
import type { Resource, Resources } from "./resources.js";
import type { Targets } from "./targets.js";

/** What finding dynamic targets needs. */
export type DynamicsParts = {
  readonly resources: Resources;
  readonly targets: Targets;
  readonly references: readonly HeldReference[];
};

/** Names of dynamic anchors in one run; meta-schemas have one. Each may double the number of declarations. */
export const maxDynamicNames = 64;

/** Looks after dynamic references; undefined when there are none, which is nearly always. */
export function createDynamics(parts: DynamicsParts): Dynamics | "too-many" | undefined {
  if (!parts.references.some(isDynamic)) return undefined;
  const names = new Set(parts.resources.all().flatMap(({ dynamicAnchors }) => [...dynamicAnchors.keys()]));
  return names.size > maxDynamicNames ? "too-many" : new DynamicScopes(parts);
}

/** A schema that references lead to: the names that it asks for, and the schemas that it leads to in turn. */
type Node = { readonly names: Set<string>; readonly next: readonly Origin[] };

class DynamicScopes implements Dynamics {
  private readonly parts: DynamicsParts;
  private readonly anchors = new Map<Resource, ReadonlyMap<string, Origin>>();
  private readonly byFile: ReadonlyMap<string, readonly HeldReference[]>;
  private readonly byAnchor: ReadonlyMap<string, readonly Origin[]>;
  private readonly nodes = new Map<string, Node>();

  constructor(parts: DynamicsParts) {
    this.parts = parts;
    this.byFile = groupByFile(parts.references);
    this.byAnchor = this.groupByAnchor();
  }

  targetOf(
    ref: string,
    at: Origin,
  ): { readonly origin: Origin; readonly anchor: string | undefined } | undefined {
    const from = this.parts.resources.around(at.file, at.pointer);
    const found = from && this.parts.targets.find(ref, from);
    if (found?.problem !== undefined || found?.value === undefined) return undefined;
    const { resource, pointer } = found.value;
    const name = decodeURIComponent(ref.slice(ref.indexOf("#") + 1));
    const origin = { file: resource.document.file, pointer };
    // Only a reference that would by itself lead to a dynamic anchor is dynamic.
    const isAnchor = ref.includes("#") && resource.dynamicAnchors.get(name) === pointer;
    return { origin, anchor: isAnchor ? name : undefined };
  }

  anchorsAt(at: Origin): ReadonlyMap<string, Origin> {
    const resource = this.parts.resources.around(at.file, at.pointer);
    if (resource === undefined) return new Map();
    const known = this.anchors.get(resource);
    if (known !== undefined) return known;
    const { file } = resource.document;
    const found = new Map([...resource.dynamicAnchors].map(([name, pointer]) => [name, { file, pointer }]));
    this.anchors.set(resource, found);
    return found;
  }

  namesBelow(at: Origin): ReadonlySet<string> {
    const known = this.nodes.get(keyOf(at));
    return known === undefined ? this.spread(at) : known.names;
  }

  /** Reads all that is newly reached from a place, and carries the names back to whoever leads to them. */
  private spread(start: Origin): ReadonlySet<string> {
    const reached = this.read(start);
    const users = new Map<Node, Node[]>();
    for (const node of reached) {
      for (const next of node.next) {
        const target = this.nodes.get(keyOf(next)) as Node;
        const known = users.get(target);
        if (known === undefined) users.set(target, [node]);
        else known.push(node);
      }
    }
    const work = [...users.keys()];
    for (let node = work.pop(); node !== undefined; node = work.pop()) {
      for (const user of users.get(node) ?? []) {
        const count = user.names.size;
        for (const name of node.names) user.names.add(name);
        if (user.names.size > count) work.push(user);
      }
    }
    return this.nodes.get(keyOf(start))?.names ?? new Set();
  }

  private read(start: Origin): readonly Node[] {
    const reached: Node[] = [];
    const open = [start];
    for (const origin of open) {
      const key = keyOf(origin);
      if (this.nodes.has(key)) continue;
      const node = this.nodeAt(origin);
      this.nodes.set(key, node);
      reached.push(node);
      open.push(...node.next);
    }
    return reached;
  }

  private nodeAt(origin: Origin): Node {
    const names = new Set<string>();
    const next = new Map<string, Origin>();
    for (const held of referencesBelow(this.byFile.get(origin.file) ?? [], origin.pointer)) {
      const target = this.targetOf(held.text, { file: origin.file, pointer: held.pointer });
      if (target === undefined) continue;
      next.set(keyOf(target.origin), target.origin);
      if (!isDynamic(held) || target.anchor === undefined) continue;
      names.add(target.anchor);
      for (const other of this.byAnchor.get(target.anchor) ?? []) next.set(keyOf(other), other);
    }
    return { names, next: [...next.values()] };
  }

  private groupByAnchor(): ReadonlyMap<string, readonly Origin[]> {
    const found = new Map<string, Origin[]>();
    for (const { document, dynamicAnchors } of this.parts.resources.all()) {
      for (const [name, pointer] of dynamicAnchors)
        found.set(name, [...(found.get(name) ?? []), { file: document.file, pointer }]);
    }
    return found;
  }
}

function isDynamic({ below }: HeldReference): boolean {
  return dynamicKeywords.some((keyword) => below === `/${keyword}`);
}

function keyOf({ file, pointer }: Origin): string {
  return `${file}#${pointer}`;
}

function groupByFile(references: readonly HeldReference[]): ReadonlyMap<string, readonly HeldReference[]> {
  const found = new Map<string, HeldReference[]>();
  for (const held of sortedBy(references, ({ pointer }) => pointer)) {
    const { file } = held.resource.document;
    const list = found.get(file);
    if (list === undefined) found.set(file, [held]);
    else list.push(held);
  }
  return found;
}

/** The references at a pointer or below it, from a list by code unit of the pointers: two runs in it, found by halving. */
function referencesBelow(sorted: readonly HeldReference[], pointer: string): readonly HeldReference[] {
  if (pointer === "") return sorted;
  const start = (text: string): number => firstFrom(sorted, text);
  return [
    // `-` comes before `/` and `0` after it, so neither run holds a neighbour such as `/a-b` of `/a`.
    ...sorted.slice(start(pointer), start(`${pointer}\u0000`)),
    ...sorted.slice(start(`${pointer}/`), start(`${pointer}0`)),
  ];
}

function firstFrom(sorted: readonly HeldReference[], pointer: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (byCodeUnit(sorted[middle]?.pointer ?? "", pointer) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

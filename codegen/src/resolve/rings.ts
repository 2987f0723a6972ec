import { isList, isRecord, type Json, type JsonRecord, ownValue } from "../ir/index.js";
import { inPlaceKeywords } from "./keywords.js";

/** For each schema that holds a `$ref`, the schema that it leads to. */
export type RefEdges = ReadonlyMap<JsonRecord, Json>;

type Frame = { readonly node: JsonRecord; readonly next: readonly JsonRecord[]; index: number };

/**
 * Rings of schemas that hand the same value from one to the next: checking a value would never end. Cycles through a
 * property or an item are none, since the value gets smaller there. Each ring is a list of the holders of its references.
 */
export function findRings(edges: RefEdges): readonly (readonly JsonRecord[])[] {
  const finder = new RingFinder(edges);
  for (const start of edges.keys()) finder.search(start);
  return finder.rings;
}

/** Depth first with a stack of its own: a chain of a hundred thousand references must not end ours. */
class RingFinder {
  readonly rings: (readonly JsonRecord[])[] = [];
  private readonly edges: RefEdges;
  private readonly finished = new Set<JsonRecord>();
  private readonly depths = new Map<JsonRecord, number>();
  private readonly frames: Frame[] = [];

  constructor(edges: RefEdges) {
    this.edges = edges;
  }

  search(start: JsonRecord): void {
    this.enter(start);
    for (let frame = this.frames.at(-1); frame !== undefined; frame = this.frames.at(-1)) {
      const next = frame.next[frame.index++];
      if (next === undefined) this.leave(frame.node);
      else this.enter(next);
    }
  }

  private enter(node: JsonRecord): void {
    if (this.finished.has(node)) return;
    const depth = this.depths.get(node);
    if (depth !== undefined) {
      this.rings.push(
        this.frames.slice(depth).flatMap((frame) => (this.edges.has(frame.node) ? [frame.node] : [])),
      );
      return;
    }
    this.depths.set(node, this.frames.length);
    this.frames.push({ node, next: sameValueSchemas(node, this.edges), index: 0 });
  }

  private leave(node: JsonRecord): void {
    this.frames.pop();
    this.depths.delete(node);
    this.finished.add(node);
  }
}

/** The schemas that a schema asks about the very value that it is asked about. */
function sameValueSchemas(node: JsonRecord, edges: RefEdges): readonly JsonRecord[] {
  const found: JsonRecord[] = [];
  const add = (value: Json | undefined): void => {
    if (isRecord(value)) found.push(value);
  };
  add(edges.get(node));
  for (const keyword of inPlaceKeywords) {
    const value = ownValue(node, keyword);
    if (isList(value)) value.forEach(add);
    else add(value);
  }
  const dependent = ownValue(node, "dependentSchemas");
  if (isRecord(dependent)) Object.values(dependent).forEach(add);
  return found;
}

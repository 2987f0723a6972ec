import { isList, isRecord, type Json, type JsonRecord, ownValue } from "../ir/index.js";
import { inPlaceKeywords } from "./keywords.js";

/** The schemas that hold a `$ref`, each with a way to what it leads to. */
export type RefEdges = {
  readonly holders: ReadonlyMap<JsonRecord, unknown>;
  targetOf(holder: JsonRecord): Json | undefined;
};

type Frame = { readonly node: JsonRecord; readonly next: readonly JsonRecord[]; index: number };

/**
 * Rings of schemas that hand the same value from one to the next: checking a value would never end. Cycles through a
 * property or an item are none, since the value gets smaller there. Each ring is a list of the holders of its references.
 */
export function findRings(edges: RefEdges): readonly (readonly JsonRecord[])[] {
  const finder = new RingFinder(edges);
  for (const start of edges.holders.keys()) finder.search(start);
  return finder.rings;
}

/** What the search knows of a schema beside its depth on the path. */
const finished = -1;

/** Depth first with a stack of its own: a chain of a hundred thousand references must not end ours. */
class RingFinder {
  readonly rings: (readonly JsonRecord[])[] = [];
  private readonly edges: RefEdges;
  private readonly depths = new Map<JsonRecord, number>();
  private readonly frames: Frame[] = [];

  constructor(edges: RefEdges) {
    this.edges = edges;
  }

  search(start: JsonRecord): void {
    this.enter(start);
    for (let frame = this.frames.at(-1); frame !== undefined; frame = this.frames.at(-1)) {
      const next = frame.next[frame.index++];
      if (next !== undefined) this.enter(next);
      else {
        this.frames.pop();
        this.depths.set(frame.node, finished);
      }
    }
  }

  private enter(node: JsonRecord): void {
    const depth = this.depths.get(node);
    if (depth === finished) return;
    if (depth !== undefined) {
      this.rings.push(
        this.frames.slice(depth).flatMap((frame) => (this.edges.holders.has(frame.node) ? [frame.node] : [])),
      );
      return;
    }
    this.depths.set(node, this.frames.length);
    this.frames.push({ node, next: sameValueSchemas(node, this.edges), index: 0 });
  }
}

/** The schemas that a schema asks about the very value that it is asked about. */
function sameValueSchemas(node: JsonRecord, edges: RefEdges): readonly JsonRecord[] {
  const found: JsonRecord[] = [];
  const add = (value: Json | undefined): void => {
    if (isRecord(value)) found.push(value);
  };
  if (edges.holders.has(node)) add(edges.targetOf(node));
  for (const keyword of inPlaceKeywords) {
    const value = ownValue(node, keyword);
    if (isList(value)) value.forEach(add);
    else add(value);
  }
  const dependent = ownValue(node, "dependentSchemas");
  if (isRecord(dependent)) Object.values(dependent).forEach(add);
  return found;
}

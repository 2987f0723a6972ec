import type { JsonRecord } from "../ir/index.js";
import type { HeldReference } from "./collector.js";
import type { Context } from "./keywords.js";

/** What a walk depends on, beside what it walks. */
export type WalkPlace = { readonly pointer: string; readonly context: Context; readonly draft: string };

/** What a walk of an object came by, where nothing in it has a name of its own. */
export type Walked = WalkPlace & {
  /** Of the resource that stood around it then. */
  readonly references: readonly HeldReference[];
  /** Every object in it, itself included. */
  readonly records: readonly JsonRecord[];
};

/** Deep enough for a definition of any document: `/components/schemas/Pet`. */
const maxDepth = 3;

/** What is known of objects that were walked in an earlier run, for a host that gives the same objects again. */
export class WalkMemory {
  private readonly known = new WeakMap<JsonRecord, Walked>();

  /** Whether the walk of an object at this place is worth keeping. */
  takes(pointer: string): boolean {
    let depth = 0;
    for (let at = pointer.indexOf("/"); at >= 0; at = pointer.indexOf("/", at + 1)) depth++;
    return depth > 1 && depth <= maxDepth;
  }

  find(record: JsonRecord, { pointer, context, draft }: WalkPlace): Walked | undefined {
    const known = this.known.get(record);
    const isSame = known?.pointer === pointer && known.context === context && known.draft === draft;
    return isSame ? known : undefined;
  }

  keep(record: JsonRecord, walked: Walked): void {
    this.known.set(record, walked);
  }
}

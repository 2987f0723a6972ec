import type { HandlerGroup } from "./handler-group.js";
import type { Incoming } from "./incoming.js";
import { TypePeek } from "./peek.js";

/** Takes messages of a topic in the receive path; must be quick and must not throw. */
export type Receiver = (message: Incoming) => void;

/** What a route knows about a registration. */
export type Listener = {
  readonly group: HandlerGroup;
  /** Only messages whose `type` is this are of interest; undefined: all. */
  readonly type: string | undefined;
  /** False once it was unregistered; a message that already waits is then not delivered any more. */
  readonly active: boolean;
  /** Filters, decodes and calls the handler. Never throws, never rejects. */
  deliver(message: Incoming): void | Promise<void>;
};

/** The listeners of one group that a message goes to, in the order of registration. */
export type Batch<L extends Listener> = { readonly group: HandlerGroup; readonly listeners: readonly L[] };

/** With more types than this on a topic, looking for them in the bytes costs more than parsing. */
const maxPeekedTypes = 4;

type Entry<L> = { readonly listener: L; readonly sequence: number };

function toBatches<L extends Listener>(entries: readonly Entry<L>[]): readonly Batch<L>[] {
  const groups = new Map<HandlerGroup, L[]>();
  for (const { listener } of entries) {
    const listeners = groups.get(listener.group);
    if (listeners === undefined) groups.set(listener.group, [listener]);
    else listeners.push(listener);
  }
  return [...groups].map(([group, listeners]) => ({ group, listeners }));
}

/** All that is registered for one topic. What a type leads to is worked out once and kept until a registration changes. */
export class Route<L extends Listener> {
  #receivers: readonly Receiver[] = [];
  readonly #byType = new Map<string, Entry<L>[]>();
  readonly #untyped: Entry<L>[] = [];
  readonly #batchesByType = new Map<string, readonly Batch<L>[]>();
  #untypedBatches: readonly Batch<L>[] | undefined;
  #peek: TypePeek | undefined;
  #sequence = 0;
  #size = 0;

  get receivers(): readonly Receiver[] {
    return this.#receivers;
  }

  get isEmpty(): boolean {
    return this.#receivers.length === 0 && this.#size === 0;
  }

  /** How many registrations there are, receivers left out. */
  get size(): number {
    return this.#size;
  }

  /** Every listener of the route. */
  listeners(): readonly L[] {
    return [...this.#byType.values(), this.#untyped].flat().map((entry) => entry.listener);
  }

  addReceiver(receiver: Receiver): void {
    this.#receivers = [...this.#receivers, receiver];
  }

  removeReceiver(receiver: Receiver): void {
    const index = this.#receivers.indexOf(receiver);
    if (index >= 0) this.#receivers = this.#receivers.toSpliced(index, 1);
  }

  add(listener: L): void {
    this.#entriesOf(listener.type).push({ listener, sequence: this.#sequence++ });
    this.#size++;
    this.#forget(listener.type);
  }

  remove(listener: L): boolean {
    const entries = listener.type === undefined ? this.#untyped : (this.#byType.get(listener.type) ?? []);
    const index = entries.findIndex((entry) => entry.listener === listener);
    if (index < 0) return false;
    entries.splice(index, 1);
    if (entries.length === 0 && listener.type !== undefined) this.#byType.delete(listener.type);
    this.#size--;
    this.#forget(listener.type);
    return true;
  }

  /** The listeners for messages whose `type` is this. */
  batchesFor(type: unknown): readonly Batch<L>[] {
    const typed = typeof type === "string" ? this.#byType.get(type) : undefined;
    if (typed === undefined) {
      this.#untypedBatches ??= toBatches(this.#untyped);
      return this.#untypedBatches;
    }
    let batches = this.#batchesByType.get(type as string);
    if (batches === undefined) {
      batches = toBatches([...typed, ...this.#untyped].sort((left, right) => left.sequence - right.sequence));
      this.#batchesByType.set(type as string, batches);
    }
    return batches;
  }

  /** False when nobody here can want this body, told from its bytes alone: every listener asks for a type, and it has none of them. */
  mayWant(body: Uint8Array): boolean {
    if (this.#receivers.length > 0 || this.#untyped.length > 0 || this.#byType.size > maxPeekedTypes)
      return true;
    this.#peek ??= new TypePeek([...this.#byType.keys()]);
    return this.#peek.mayBeIn(body);
  }

  #entriesOf(type: string | undefined): Entry<L>[] {
    if (type === undefined) return this.#untyped;
    let entries = this.#byType.get(type);
    if (entries === undefined) {
      entries = [];
      this.#byType.set(type, entries);
    }
    return entries;
  }

  #forget(type: string | undefined): void {
    this.#peek = undefined;
    if (type !== undefined) {
      this.#batchesByType.delete(type);
      return;
    }
    this.#untypedBatches = undefined;
    this.#batchesByType.clear();
  }
}

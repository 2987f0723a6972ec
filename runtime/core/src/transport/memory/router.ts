import type { Frames } from "../transport.js";

/** What the router knows of a client. */
export type Peer = {
  /** True while its link is up. */
  readonly connected: boolean;
  /** Changes with every outage: what was sent before one does not arrive after it. */
  readonly outages: number;
  wants(topic: string): boolean;
  receive(frames: Frames): void;
  /** A message of this client has left the bus, delivered or not. */
  sent(bytes: number): void;
};

/** Sees each message on its way and says what arrives instead: nothing, the same, twice the same, or something broken. */
export type Intercept = (frames: Frames, topic: string) => readonly Frames[];

type Message = {
  readonly from: Peer;
  readonly outages: number;
  readonly topic: string;
  readonly frames: Frames;
  readonly bytes: number;
};

// Two clients that answer each other never end: other work of the event loop gets its turn after this many messages.
const messagesPerTurn = 1_024;
const maxCachedRoutes = 10_000;

/** Carries messages from one client to all that want them: asynchronously, in order, many per turn of the event loop. */
export class Router {
  readonly #peers = new Set<Peer>();
  readonly #routes = new Map<string, readonly Peer[]>();
  #pending: Message[] = [];
  #next = 0;
  #scheduled = false;
  #leftInTurn = messagesPerTurn;
  #posted = 0;
  #carried = 0;
  #barriers: { readonly posted: number; readonly resolve: () => void }[] = [];
  intercept: Intercept | undefined;

  get peers(): ReadonlySet<Peer> {
    return this.#peers;
  }

  add(peer: Peer): void {
    this.#peers.add(peer);
    this.#routes.clear();
  }

  remove(peer: Peer): void {
    this.#peers.delete(peer);
    this.#routes.clear();
  }

  /** To be called when the subscriptions of a client changed. */
  forgetRoutes(): void {
    this.#routes.clear();
  }

  post(from: Peer, topic: string, frames: Frames, bytes: number): void {
    this.#posted++;
    this.#pending.push({ from, outages: from.outages, topic, frames, bytes });
    this.#schedule();
  }

  /** Resolves when everything that was posted before has been handed over; what is posted meanwhile is not waited for. */
  barrier(): Promise<void> {
    return new Promise((resolve) => {
      this.#barriers.push({ posted: this.#posted, resolve });
      this.#schedule();
    });
  }

  /** Loses everything that is under way. */
  clear(): void {
    const lost = this.#pending.slice(this.#next);
    this.#pending = [];
    this.#next = 0;
    this.#carried = this.#posted;
    for (const { from, bytes } of lost) from.sent(bytes);
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    if (this.#leftInTurn > 0) {
      queueMicrotask(() => this.#flush());
      return;
    }
    setImmediate(() => {
      this.#leftInTurn = messagesPerTurn;
      this.#flush();
    });
  }

  #flush(): void {
    this.#scheduled = false;
    while (this.#next < this.#pending.length && this.#leftInTurn > 0) {
      this.#leftInTurn--;
      this.#carried++;
      this.#carry(this.#pending[this.#next++] as Message);
      if (this.#barriers.length > 0) this.#passBarriers();
    }
    // Receivers that answer at once keep this list from ever becoming empty: what is done must not pile up.
    this.#pending = this.#pending.slice(this.#next);
    this.#next = 0;
    this.#passBarriers();
    if (this.#pending.length > 0) this.#schedule();
  }

  #passBarriers(): void {
    while (this.#barriers[0] !== undefined && this.#barriers[0].posted <= this.#carried) {
      this.#barriers.shift()?.resolve();
    }
  }

  #carry(message: Message): void {
    const { from, topic, frames } = message;
    from.sent(message.bytes);
    if (from.outages !== message.outages) return;
    const arriving = this.intercept === undefined ? undefined : this.intercept(frames, topic);
    for (const peer of this.#route(topic)) {
      if (!peer.connected) continue;
      if (arriving === undefined) peer.receive(frames);
      else for (const replaced of arriving) peer.receive(replaced);
    }
  }

  #route(topic: string): readonly Peer[] {
    const known = this.#routes.get(topic);
    if (known !== undefined) return known;
    if (this.#routes.size >= maxCachedRoutes) this.#routes.clear();
    const route = [...this.#peers].filter((peer) => peer.wants(topic));
    this.#routes.set(topic, route);
    return route;
  }
}

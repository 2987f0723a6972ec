import { type Clock, systemClock } from "../base/clock.js";
import { DeadlineTable } from "../base/deadline.js";
import { Emitter } from "../base/emitter.js";
import { EdgeloomError } from "../base/errors.js";
import { consoleLogger, type Logger } from "../base/log.js";
import type { Frames, SendOutcome, Transport } from "../transport/transport.js";
import type { WireContext } from "../wire/index.js";
import {
  type BusEvents,
  type BusOptions,
  type BusPart,
  type BusStats,
  defaultBusDrainMs,
} from "./bus-types.js";
import { Delivery, HandlerListener } from "./delivery.js";
import { type GroupEvents, HandlerGroup, type HandlerGroupOptions } from "./handler-group.js";
import { Incoming, type IncomingEvents } from "./incoming.js";
import { TopicReader } from "./peek.js";
import type { HandlerOptions, Register, Registration } from "./registration.js";
import { type Receiver, Route } from "./route.js";
import { within } from "./within.js";

type Counts = {
  -readonly [K in
    | "received"
    | "published"
    | "malformed"
    | "unrouted"
    | "skipped"
    | "invalid"
    | "handlerErrors"
    | "filterErrors"]: number;
};

/** Routes the messages of one transport to handlers and to the RPC parts. Make it with {@link createBus}. */
export class Bus {
  readonly name: string;
  readonly transport: Transport;
  readonly log: Logger;
  readonly clock: Clock;
  readonly maxPendingCalls: number;
  /** All deadlines of the bus. */
  readonly deadlines: DeadlineTable;
  /** What models need to fill in the time and the name. */
  readonly dynamics: WireContext;
  readonly #now = (): number => this.clock.wallSeconds();
  readonly #events: Emitter<BusEvents>;
  readonly #routes = new Map<string, Route<HandlerListener>>();
  readonly #topics = new TopicReader();
  /** The groups in use, and how many registrations each has. */
  readonly #members = new Map<HandlerGroup, number>();
  readonly #parts = new Set<BusPart>();
  readonly #defaultGroup: HandlerGroup;
  readonly #groupEvents: GroupEvents;
  readonly #incomingEvents: IncomingEvents;
  readonly #counts: Counts = {
    received: 0,
    published: 0,
    malformed: 0,
    unrouted: 0,
    skipped: 0,
    invalid: 0,
    handlerErrors: 0,
    filterErrors: 0,
  };
  readonly #transportListeners: (() => void)[] = [];
  #retiredDrops = 0;
  #state: "open" | "closing" | "closed" = "open";
  #closing: Promise<void> | undefined;

  /** @internal Use {@link createBus}. */
  constructor(options: BusOptions) {
    this.name = options.name;
    this.transport = options.transport;
    this.log = options.log ?? consoleLogger();
    this.clock = options.clock ?? systemClock;
    this.maxPendingCalls = options.maxPendingCalls ?? 10_000;
    this.deadlines = new DeadlineTable({ clock: this.clock, log: this.log });
    this.dynamics = { now: this.#now, name: options.name };
    this.#events = new Emitter({ log: this.log });
    this.#groupEvents = this.#makeGroupEvents();
    this.#incomingEvents = this.#makeIncomingEvents();
    this.#defaultGroup = this.group({ ...options.handlers, name: "default" });
    this.#members.set(this.#defaultGroup, 0);
    this.transport.onFrames((frames) => this.#receive(frames));
    this.#forwardTransportEvents();
  }

  /** Connects. Handlers may be registered before or after. */
  open(options?: Parameters<Transport["open"]>[0]): Promise<void> {
    return this.transport.open(options);
  }

  /** Resolves when everything that was registered before is known to the bus: from then on nothing is missed. */
  settled(options?: Parameters<Transport["settled"]>[0]): Promise<void> {
    return this.transport.settled(options);
  }

  /** Makes a group of handlers with a queue of its own. */
  group(options: HandlerGroupOptions = {}): HandlerGroup {
    return new HandlerGroup(options, { events: this.#groupEvents, clock: this.clock });
  }

  /** Registers a handler for a topic; each registration fires, also of the same handler. See `subscribe` for the typed form. */
  register<Out, In>(options: Register<Out, In>): Registration {
    this.#assertOpen(options.topic);
    const group = options.group ?? this.#ownGroup(options) ?? this.#defaultGroup;
    const listener = new HandlerListener(options as Register<unknown, unknown>, group, {
      dynamics: this.dynamics,
      filterFailed: (error) => this.#failed("filterErrors", "a message filter threw", options.topic, error),
      handlerFailed: (error) =>
        this.#failed("handlerErrors", "a message handler failed", options.topic, error),
    });
    const route = this.#route(options.topic);
    route.add(listener);
    this.#join(group);
    return {
      unregister: () => {
        if (!route.remove(listener)) return false;
        this.#left(listener);
        this.#dropIfEmpty(options.topic, route);
        return true;
      },
    };
  }

  /**
   * Takes all messages of a topic in the receive path, ahead of every handler. For parts of the runtime: whoever takes
   * time here delays everybody. The result takes the receiver away.
   */
  receive(topic: string, receiver: Receiver): () => void {
    // While the bus closes, its last handlers may still make calls.
    if (this.#state === "closed") throw closedError(topic);
    const route = this.#route(topic);
    route.addReceiver(receiver);
    let active = true;
    return () => {
      if (!active) return;
      active = false;
      route.removeReceiver(receiver);
      this.#dropIfEmpty(topic, route);
    };
  }

  /** Publishes a body that is already encoded. */
  publish(topic: string, body: string): SendOutcome {
    this.#counts.published++;
    return this.transport.send(topic, body);
  }

  /** What a codec has to know of a value that stands at a path inside a text that was received. */
  contextOf(sourceText: string, sourcePath: readonly string[]): WireContext {
    return { name: this.name, now: this.#now, sourceText, sourcePath };
  }

  /** Adds a part that is drained and closed with the bus; at once when the bus is closed already. */
  attach(part: BusPart): () => void {
    if (this.#state === "closed") part.close();
    else this.#parts.add(part);
    return () => this.#parts.delete(part);
  }

  on<K extends keyof BusEvents>(event: K, listener: (...args: BusEvents[K]) => void): () => void {
    return this.#events.on(event, listener);
  }

  /** The numbers as they are now. */
  stats(): BusStats {
    const groups = [...this.#members.keys()];
    const sum = (numbers: readonly number[]): number => numbers.reduce((total, next) => total + next, 0);
    return {
      ...this.#counts,
      droppedIncoming: this.#retiredDrops + sum(groups.map((group) => group.dropped)),
      registrations: sum([...this.#routes.values()].map((route) => route.size)),
      queued: sum(groups.map((group) => group.queued)),
      running: sum(groups.map((group) => group.running)),
      pending: sum([...this.#parts].map((part) => part.pending)),
      timers: this.deadlines.size,
      transport: this.transport.counters,
    };
  }

  /**
   * Ends the bus: nothing new is handled, what was received is finished for at most `drainMs` (default 10 s; calls made by
   * handlers still get their replies), then the rest is dropped, waiting calls fail with `CLOSED`, and the transport closes.
   */
  close(options: { readonly drainMs?: number } = {}): Promise<void> {
    this.#closing ??= this.#close(options.drainMs ?? defaultBusDrainMs);
    return this.#closing;
  }

  async #close(drainMs: number): Promise<void> {
    this.#state = "closing";
    const drained = [
      ...[...this.#parts].map((part) => part.drain()),
      ...[...this.#members.keys()].map((group) => group.idle()),
    ];
    await within(Promise.all(drained), drainMs, this.deadlines);
    this.#state = "closed";
    for (const part of this.#parts) part.close();
    for (const group of this.#members.keys()) group.clear();
    this.#routes.clear();
    await this.transport.close({ drainMs: Math.min(drainMs, 1_000) });
    for (const stop of this.#transportListeners) stop();
  }

  #assertOpen(place: string): void {
    if (this.#state !== "open") throw closedError(place);
  }

  #route(topic: string): Route<HandlerListener> {
    let route = this.#routes.get(topic);
    if (route === undefined) {
      route = new Route();
      this.#routes.set(topic, route);
      this.transport.subscribe(topic);
    }
    return route;
  }

  #dropIfEmpty(topic: string, route: Route<HandlerListener>): void {
    if (!route.isEmpty || this.#routes.get(topic) !== route) return;
    this.#routes.delete(topic);
    if (this.#state !== "closed") this.transport.unsubscribe(topic);
  }

  #ownGroup({ concurrency, topic }: HandlerOptions & { readonly topic: string }): HandlerGroup | undefined {
    return concurrency === undefined ? undefined : this.group({ name: topic, concurrency });
  }

  #join(group: HandlerGroup): void {
    this.#members.set(group, (this.#members.get(group) ?? 0) + 1);
  }

  /** A group that has lost its last handler is forgotten when it is done. */
  #left(listener: HandlerListener): void {
    const { group } = listener;
    listener.active = false;
    const members = (this.#members.get(group) ?? 1) - 1;
    this.#members.set(group, members);
    if (members > 0 || group === this.#defaultGroup) return;
    void group.idle().then(() => {
      if (this.#members.get(group) !== 0) return;
      this.#members.delete(group);
      this.#retiredDrops += group.dropped;
    });
  }

  #receive(frames: Frames): void {
    this.#counts.received++;
    const [topicBytes, body] = frames;
    if (topicBytes === undefined || body === undefined || frames.length !== 2) {
      this.#malformed("", `a message has 2 frames, this one ${frames.length}`);
      return;
    }
    const topic = this.#topics.read(topicBytes);
    const route = this.#routes.get(topic);
    if (route === undefined) this.#counts.unrouted++;
    else if (route.mayWant(body)) this.#dispatch(route, new Incoming(topic, body, this.#incomingEvents));
    else this.#counts.skipped++;
  }

  #dispatch(route: Route<HandlerListener>, message: Incoming): void {
    for (const receiver of route.receivers) {
      try {
        receiver(message);
      } catch (error) {
        this.log.error({ topic: message.topic, error }, "a receiver failed");
      }
    }
    if (route.size === 0 || this.#state !== "open") return;
    const json = message.json();
    if (json === undefined) return;
    for (const { group, listeners } of route.batchesFor(json["type"]))
      group.push(new Delivery(message, listeners));
  }

  #malformed(topic: string, reason: string): void {
    this.#counts.malformed++;
    this.log.error({ topic, reason }, "Malformed message received");
    this.#events.emit("malformed", topic, reason);
  }

  #failed(count: "handlerErrors" | "filterErrors", text: string, topic: string, error: unknown): void {
    this.#counts[count]++;
    this.log.error({ topic, error }, text);
  }

  #makeIncomingEvents(): IncomingEvents {
    return {
      malformed: (message, error) => this.#malformed(message.topic, error.message),
      invalid: (message, error) => {
        this.#counts.invalid++;
        this.log.error(
          { topic: message.topic, issues: error.issues, error: error.message },
          "Invalid message received",
        );
      },
    };
  }

  #makeGroupEvents(): GroupEvents {
    return {
      gap: (group, count) => this.#events.emit("gap", group.name, count),
      disconnect: (group) => {
        for (const [topic, route] of [...this.#routes]) this.#disconnect(topic, route, group);
        group.clear();
        this.log.error({ group: group.name }, "a queue of handlers was full, its handlers were disconnected");
        this.#events.emit("overflow", group.name);
      },
      blocked: (place, durationMs) => {
        this.log.warn({ place, durationMs }, "a handler kept the event loop");
        this.#events.emit("blocked", place, durationMs);
      },
    };
  }

  #disconnect(topic: string, route: Route<HandlerListener>, group: HandlerGroup): void {
    for (const listener of route.listeners()) {
      if (listener.group !== group) continue;
      route.remove(listener);
      this.#left(listener);
    }
    this.#dropIfEmpty(topic, route);
  }

  #forwardTransportEvents(): void {
    const { transport } = this;
    this.#transportListeners.push(
      transport.on("connected", () => this.#events.emit("connected")),
      transport.on("disconnected", (reason) => this.#events.emit("disconnected", reason)),
      transport.on("reconnected", (outageMs) => this.#events.emit("reconnected", outageMs)),
      transport.on("dropped", (count, reason) => this.#events.emit("dropped", count, reason)),
    );
  }
}

function closedError(place: string): EdgeloomError {
  return new EdgeloomError("CLOSED", "the bus is closed", { place });
}

/** Makes a bus on a transport. Call {@link Bus.open} before anything is published. */
export function createBus(options: BusOptions): Bus {
  return new Bus(options);
}

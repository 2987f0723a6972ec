import { randomUUID } from "node:crypto";
import { type EdgeloomError, isEdgeloomError } from "../base/errors.js";
import { RetryBudget, type RetryCause } from "../base/retry.js";
import { checkTimeoutMs } from "../base/wait.js";
import type { Bus } from "../bus/bus.js";
import type { BusPart } from "../bus/bus-types.js";
import type { Incoming } from "../bus/incoming.js";
import { ChannelLink } from "./channel-link.js";
import { cancelText, cancelTopic, checkChannel, requestText } from "./envelope.js";
import { cancelledError, closedError, deadlineError, overloadedError, unknownOutcome } from "./failures.js";
import { type CallRequest, PendingCall } from "./pending-call.js";
import { RecentCalls } from "./recent.js";
import { Slots } from "./slots.js";
import { readReply } from "./status.js";
import { normalUuid } from "./uuid.js";

/** Numbers of the client side of a bus; all but `pending` only grow. */
export type ClientStats = {
  readonly pending: number;
  readonly calls: number;
  /** Requests that were sent again. */
  readonly repeated: number;
  readonly answered: number;
  /** Replies that came after their call had ended without one. */
  readonly late: number;
  /** Replies to calls that were answered already. */
  readonly duplicate: number;
  /** Replies that belong to no call of this bus, those to other clients of the channel among them. */
  readonly unknown: number;
};

/** Attempts of one idempotent call, the first one counted. */
const maxAttempts = 3;
/** An attempt gets at least so long before it is repeated. */
const minAttemptMs = 200;

function interrupt(link: ChannelLink): void {
  for (const call of link.calls.values()) call.interrupted ||= call.attempts > 0;
}

/**
 * All calls of one bus: the table of those that wait, and the rules by which a call is sent, repeated and ended.
 *
 * - A request is sent once somebody subscribes to its topic; until then the call waits within its deadline.
 * - An idempotent call is repeated under the same id: when its server comes back, and when an attempt got no reply.
 * - Any other call is sent once. While its server is gone it waits on, as a server that shuts down still answers what it
 *   began. When our own link breaks it ends at once, as a reply that is published now never reaches us.
 */
export class Mux implements BusPart {
  readonly #bus: Bus;
  readonly #calls = new Slots<PendingCall>();
  readonly #slotOf = new Map<string, number>();
  readonly #links = new Map<string, ChannelLink>();
  readonly #recent = new RecentCalls();
  readonly #stop: readonly (() => void)[];
  readonly #counts = { calls: 0, repeated: 0, answered: 0, late: 0, duplicate: 0, unknown: 0 };
  #closed = false;

  constructor(bus: Bus) {
    this.#bus = bus;
    this.#stop = [
      bus.transport.on("connected", () => this.#linkUp()),
      bus.transport.on("reconnected", () => this.#linkUp()),
      bus.transport.on("interest", () => this.#linksChanged()),
      bus.transport.on("disconnected", () => this.#linkLost()),
    ];
  }

  get pending(): number {
    return this.#calls.size;
  }

  stats(): ClientStats {
    return { ...this.#counts, pending: this.pending };
  }

  /** Starts a call. Exactly one of its two callbacks follows, never before this returns unless the call is refused. */
  start(request: CallRequest): void {
    const place = `${request.channel}/${request.type}`;
    checkTimeoutMs(request.timeoutMs, place);
    if (this.#closed) return request.onError(closedError(place, false));
    if (this.#calls.size >= this.#bus.maxPendingCalls) {
      return request.onError(overloadedError(place, `${this.#calls.size} calls are waiting already`));
    }
    const call = new PendingCall(randomUUID(), this.#link(request.channel), request);
    if (request.signal?.aborted) return request.onError(cancelledError(call));
    this.#counts.calls++;
    call.slot = this.#calls.add(call);
    call.channelSlot = call.link.calls.add(call);
    this.#slotOf.set(call.rpcId, call.slot);
    this.#scheduleEnd(call);
    this.#watchSignal(call);
    this.#advance(call);
  }

  /** Calls are finished by their handlers or by their own deadlines; there is nothing to wait for. */
  drain(): Promise<void> {
    return Promise.resolve();
  }

  close(): void {
    this.#closed = true;
    for (const stop of this.#stop) stop();
    for (const call of this.#calls.values()) this.#fail(call, closedError(call.place, call.attempts > 0));
  }

  #link(channel: string): ChannelLink {
    let link = this.#links.get(channel);
    if (link === undefined) {
      const onReply = (message: Incoming): void => this.#receive(message);
      link = new ChannelLink(checkChannel(channel), new RetryBudget(), { bus: this.#bus, onReply });
      this.#links.set(channel, link);
    }
    return link;
  }

  /** The callback knows the call by its number only: an old deadline that is still in memory must not hold the call there too. */
  #scheduleEnd(call: PendingCall): void {
    const { slot, rpcId, request } = call;
    call.deadline = this.#bus.deadlines.schedule(request.timeoutMs, () => this.#expire(slot, rpcId));
  }

  #expire(slot: number, rpcId: string): void {
    const call = this.#calls.get(slot);
    if (call?.rpcId === rpcId) this.#fail(call, deadlineError(call));
  }

  #watchSignal(call: PendingCall): void {
    const { signal } = call.request;
    if (signal === undefined) return;
    call.onAbort = () => this.#cancel(call);
    signal.addEventListener("abort", call.onAbort, { once: true });
  }

  /** Sends a call that was not sent yet, as soon as that is of use. */
  #advance(call: PendingCall): void {
    const { link } = call;
    if (!link.ready) link.prepare(() => this.#advanceAll(link));
    else if (link.reach.reachable) this.#send(call);
  }

  #advanceAll(link: ChannelLink): void {
    for (const call of link.calls.values()) {
      if (call.attempts === 0) this.#advance(call);
    }
  }

  #send(call: PendingCall): void {
    const { request, rpcId, link } = call;
    const text = requestText(this.#bus.dynamics, {
      type: request.type,
      rpcId,
      resource: request.resource,
      body: request.body,
    });
    try {
      if (!this.#publish(link.requestTopic, text)) return this.#notSent(call);
    } catch (error) {
      if (!isEdgeloomError(error)) throw error;
      return this.#fail(call, error);
    }
    call.attempts++;
    if (call.attempts > 1) this.#counts.repeated++;
    call.interrupted = false;
    call.nextAttempt?.cancel();
    if (request.idempotent && call.attempts < maxAttempts) this.#planAttempt(call);
  }

  /** Tells whether the text is on its way. A transport that was closed behind our back is as good as one without a link. */
  #publish(topic: string, text: string): boolean {
    try {
      return this.#bus.publish(topic, text) !== "dropped";
    } catch (error) {
      if (isEdgeloomError(error) && error.code === "CLOSED") return false;
      throw error;
    }
  }

  /** A full queue refuses the first attempt; without a link the call waits for it. */
  #notSent(call: PendingCall): void {
    if (call.attempts > 0 || !this.#bus.transport.connected) return;
    this.#fail(call, overloadedError(call.place, "the queue of the transport is full"));
  }

  #planAttempt(call: PendingCall): void {
    const attemptMs = Math.max(minAttemptMs, call.request.timeoutMs / maxAttempts);
    call.nextAttempt = this.#bus.deadlines.schedule(attemptMs, () => this.#repeat(call, "timeout"));
  }

  #repeat(call: PendingCall, cause: RetryCause): void {
    const { link, request } = call;
    // A server that is gone is not worth an attempt: its return is.
    if (!request.idempotent || call.attempts >= maxAttempts || !link.reach.reachable) return;
    if (link.budget.tryTake(cause)) this.#send(call);
  }

  /** A channel whose replies could not be subscribed to is tried again; not on each change of interest, as it makes some itself. */
  #linkUp(): void {
    this.#linksChanged();
    for (const link of this.#links.values()) if (!link.ready) this.#advanceAll(link);
  }

  #linksChanged(): void {
    for (const link of this.#links.values()) {
      const before = link.reach.reachable;
      link.reach.forget();
      if (!link.reach.reachable) interrupt(link);
      else if (!before && link.ready) this.#reached(link);
    }
  }

  #reached(link: ChannelLink): void {
    for (const call of link.calls.values()) {
      if (call.attempts === 0) this.#advance(call);
      else if (call.interrupted) this.#repeat(call, "failure");
    }
  }

  #linkLost(): void {
    this.#linksChanged();
    for (const call of this.#calls.values()) {
      if (call.attempts > 0 && !call.request.idempotent)
        this.#fail(call, unknownOutcome(call, "the link was lost before the reply"));
    }
  }

  #receive(message: Incoming): void {
    const json = message.json();
    if (json === undefined) return;
    const call = this.#callOf(json["rpc_id"]);
    // A call that was not sent cannot have been answered.
    if (call === undefined || call.attempts === 0) return this.#countStray(normalUuid(json["rpc_id"]));
    if (call.attempts === 1) call.link.budget.success();
    this.#counts.answered++;
    this.#end(call, "answered");
    call.request.onReply(readReply(call.rpcId, json["response"] ?? null), message.text);
  }

  /** Most peers repeat the id as it was written; the others are asked for its usual form only then. */
  #callOf(written: unknown): PendingCall | undefined {
    const slot = this.#slotOf.get(written as string) ?? this.#slotOf.get(normalUuid(written) ?? "");
    return slot === undefined ? undefined : this.#calls.get(slot);
  }

  #countStray(rpcId: string | undefined): void {
    const ending = rpcId === undefined ? undefined : this.#recent.get(rpcId);
    if (ending === "answered") this.#counts.duplicate++;
    else if (ending === "abandoned") this.#counts.late++;
    else this.#counts.unknown++;
  }

  #cancel(call: PendingCall): void {
    const topic = cancelTopic(call.request.channel);
    const { transport, dynamics } = this.#bus;
    if (call.attempts > 0 && transport.connected && transport.hasSubscriber(topic)) {
      this.#publish(topic, cancelText(dynamics, call.request.type, call.rpcId));
    }
    this.#fail(call, cancelledError(call));
  }

  #fail(call: PendingCall, error: EdgeloomError): void {
    this.#end(call, "abandoned");
    call.request.onError(error);
  }

  #end(call: PendingCall, ending: "answered" | "abandoned"): void {
    this.#slotOf.delete(call.rpcId);
    this.#calls.remove(call.slot);
    call.release();
    if (call.attempts > 0) this.#recent.add(call.rpcId, ending);
  }
}

import { EdgeloomError, isEdgeloomError } from "../base/errors.js";
import type { Bus } from "../bus/bus.js";
import type { BusPart } from "../bus/bus-types.js";
import type { Incoming, JsonObject } from "../bus/incoming.js";
import type { Seen } from "./dedupe.js";
import type { Endpoint, ServerSettings } from "./endpoint.js";
import {
  cancelTopic,
  type ReadRequest,
  readRequest,
  replyText,
  replyTopic,
  requestTopic,
} from "./envelope.js";
import { failureBody, invalidRequestBody } from "./reply-body.js";
import { ReplyOutbox } from "./reply-outbox.js";
import { RequestTask, type TaskOwner } from "./request-task.js";
import { emptyServerStats, type ServerStats } from "./server-stats.js";
import { Slots } from "./slots.js";
import { normalUuid } from "./uuid.js";

function accepts({ resource }: ServerSettings, request: ReadRequest): boolean {
  return (
    resource === "" ||
    request.resource === undefined ||
    request.resource === "" ||
    request.resource === resource
  );
}

/** Where the requests of one channel arrive on a bus: one subscription and one reading of the envelope, however many servers there are. */
export class RequestHub implements BusPart, TaskOwner {
  readonly #endpoints = new Map<string, Endpoint>();
  readonly #tasks = new Slots<RequestTask>();
  readonly #counts = { ...emptyServerStats };
  readonly #outbox: ReplyOutbox;
  #stopRequests: (() => void) | undefined;
  #stopCancels: (() => void) | undefined;
  #idleWaiters: (() => void)[] = [];
  #closed = false;

  constructor(
    readonly bus: Bus,
    readonly channel: string,
  ) {
    this.#outbox = new ReplyOutbox(bus, replyTopic(channel));
  }

  get pending(): number {
    return this.#tasks.size;
  }

  stats(): ServerStats {
    return { ...this.#counts, pending: this.pending, held: this.#outbox.held };
  }

  /** Serves a type from now on; the result ends that. A type can be served once per bus. */
  add(type: string, endpoint: Endpoint): () => void {
    const place = `${this.channel}/${type}`;
    if (this.#endpoints.has(type)) {
      throw new EdgeloomError("CONFIG", `${place} is served already on this bus`, {
        place,
        fix: "register one handler per type",
      });
    }
    this.#endpoints.set(type, endpoint);
    this.#stopRequests ??= this.bus.receive(requestTopic(this.channel), (message) => this.#receive(message));
    this.#stopCancels ??= this.bus.receive(cancelTopic(this.channel), (message) =>
      this.#receiveCancel(message),
    );
    return () => this.#remove(type, endpoint);
  }

  /** Resolves when no request of these endpoints is left. */
  async idle(): Promise<void> {
    while (this.#tasks.size > 0) await new Promise<void>((resolve) => this.#idleWaiters.push(resolve));
  }

  drain(): Promise<void> {
    this.#stopReceiving();
    return this.idle();
  }

  close(): void {
    this.#closed = true;
    this.#stopReceiving();
    this.#stopCancels?.();
    this.#outbox.close();
    for (const task of this.#tasks.values())
      task.abandon(new EdgeloomError("CLOSED", "the bus was closed", { place: task.place }));
  }

  ended(task: RequestTask, body: string | undefined, seen: Seen | undefined): void {
    const { endpoint, request } = task;
    endpoint.inFlight--;
    const text =
      body === undefined || this.#closed
        ? undefined
        : replyText(this.bus.dynamics, request.type, request.rpcId, body);
    seen?.finish(text);
    if (text !== undefined) this.#publish(text);
    this.#tasks.remove(task.slot);
    if (this.#tasks.size === 0) this.#tellIdle();
  }

  #remove(type: string, endpoint: Endpoint): void {
    if (this.#endpoints.get(type) !== endpoint) return;
    this.#endpoints.delete(type);
    if (this.#endpoints.size > 0) return;
    this.#stopReceiving();
    this.#stopCancels?.();
    this.#stopCancels = undefined;
  }

  #stopReceiving(): void {
    this.#stopRequests?.();
    this.#stopRequests = undefined;
  }

  #tellIdle(): void {
    const waiters = this.#idleWaiters;
    this.#idleWaiters = [];
    for (const wake of waiters) wake();
  }

  #receive(message: Incoming): void {
    const json = message.json();
    const request = json === undefined ? undefined : this.#read(json);
    if (request === undefined) return;
    const endpoint = this.#endpoints.get(request.type);
    if (endpoint !== undefined && !accepts(endpoint.server, request)) return;
    this.bus.log.info({ channel: this.channel, type: request.type }, "RPC request");
    if (endpoint === undefined) {
      this.#counts.unknownTypes++;
      this.bus.log.warn({ channel: this.channel, type: request.type }, "no handler for this RPC type");
    } else if (request.request === undefined) {
      this.bus.log.error(
        { channel: this.channel, type: request.type },
        "an RPC request without request cannot be answered",
      );
    } else this.#take(endpoint, request, message);
  }

  #read(json: JsonObject): ReadRequest | undefined {
    try {
      return readRequest(json, this.bus.dynamics);
    } catch (error) {
      if (!isEdgeloomError(error)) throw error;
      this.#counts.invalid++;
      this.#publish(replyText(this.bus.dynamics, "unknown", undefined, invalidRequestBody(error)));
      return undefined;
    }
  }

  #take(endpoint: Endpoint, request: ReadRequest, message: Incoming): void {
    const { dedupe, maxInFlight, group } = endpoint.server;
    const nowMs = this.bus.clock.nowMs();
    this.#counts.requests++;
    const recognised = dedupe?.recognise(request.rpcId, message.body, nowMs);
    if (recognised?.kind === "conflict")
      return this.#refuse(request, "conflicts", "CONFLICT: this rpc_id was used for another request");
    if (recognised?.kind === "repeated") return this.#repeat(recognised.seen);
    if (endpoint.inFlight >= maxInFlight)
      return this.#refuse(request, "overloaded", "OVERLOADED: too many requests are in flight");
    const task = new RequestTask(endpoint, request, {
      owner: this,
      message,
      seen: dedupe?.begin(request.rpcId, message.body, nowMs),
    });
    endpoint.inFlight++;
    task.slot = this.#tasks.add(task);
    group.push(task);
  }

  #refuse(request: ReadRequest, count: "conflicts" | "overloaded", text: string): void {
    this.#counts[count]++;
    this.#publish(replyText(this.bus.dynamics, request.type, request.rpcId, failureBody("error", text)));
  }

  /** While the handler runs there is nothing to do: its reply answers both. */
  #repeat(seen: Seen): void {
    this.#counts.repeated++;
    const { reply } = seen;
    if (reply !== undefined) this.#publish(reply);
  }

  #receiveCancel(message: Incoming): void {
    const rpcId = normalUuid(message.json()?.["rpc_id"]);
    for (const task of this.#tasks.values()) {
      if (task.request.rpcId !== rpcId) continue;
      this.#counts.cancelled++;
      task.mute(new EdgeloomError("CANCELLED", "the caller gave up", { place: task.place }));
    }
  }

  #publish(text: string): void {
    this.#counts.replies++;
    this.#outbox.send(text);
  }
}

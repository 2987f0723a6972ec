import { randomUUID } from "node:crypto";
import { ZMQMessage } from "@edgeloom/openmodule-sdk";
import { EdgeloomError } from "@edgeloom/runtime";
import { type Clock, type Logger, silentLogger } from "@edgeloom/runtime/base";
import { type Bus, createBus, type JsonObject } from "@edgeloom/runtime/bus";
import { callRaw } from "@edgeloom/runtime/rpc";
import { type AnyModel, type Json, type Model, model, object } from "@edgeloom/runtime/schema";
import { codecOf, parseJson } from "@edgeloom/runtime/wire";
import { type MessageDispatcher, type PlainMessage, publishOn } from "../messaging/index.js";
import { openmoduleWire } from "../messaging/wire.js";
import type { OpenmoduleRpcServer } from "../rpc/index.js";
import { Arrivals } from "./arrivals.js";
import { clientHandshakeTopic, testClientName, testTimeouts, type WaitLimit } from "./defaults.js";
import { handshakeName, pingUntil } from "./handshake.js";
import type { TestBus } from "./test-bus.js";

/** A message that a test client has received. */
export type ReceivedMessage = { readonly topic: string; readonly message: JsonObject };

/** Says which messages are wanted. */
export type ReceivedFilter = (message: JsonObject, topic: string) => boolean;

/** What a test may say about one RPC. */
export type TestRpcOptions = WaitLimit & {
  /** Device that is addressed. */
  readonly resource?: string;
  /** Model of the request; without it the request goes out as it is. */
  readonly request?: AnyModel;
};

const Nothing: Model<object> = /*@__PURE__*/ model("Nothing", undefined, () => object({}));

/**
 * The test's own place on the bus: hears what it has subscribed to, says whatever it likes, also what no service would, and
 * knows when others are ready (openmodule spec §13.1).
 */
export class TestClient {
  readonly bus: Bus;
  readonly #arrivals: Arrivals<ReceivedMessage>;
  readonly #followed = new Set<Bus>();
  readonly #topics = new Map<string, () => void>();
  readonly #publish: ReturnType<typeof publishOn>;

  private constructor(bus: Bus) {
    this.bus = bus;
    this.#publish = publishOn(bus);
    this.#arrivals = new Arrivals({ place: "TestClient", deadlines: bus.deadlines });
  }

  /** Connects a client. */
  static async open(
    on: TestBus,
    options: { readonly name?: string; readonly clock?: Clock; readonly log?: Logger } = {},
  ): Promise<TestClient> {
    const { name = testClientName, log = silentLogger, ...rest } = options;
    const client = new TestClient(createBus({ ...rest, name, log, transport: on.connect(name) }));
    await client.bus.open();
    return client;
  }

  /** What was received and not waited for, oldest first. */
  get received(): readonly ReceivedMessage[] {
    return this.#arrivals.items;
  }

  /** Says that a bus is one of those whose messages must not be missed after a subscription. */
  follow(other: Bus): void {
    this.#followed.add(other);
  }

  /**
   * Listens to topics. When it resolves, no later message of its own is missed, as a ping to itself has come back, nor one of
   * a bus that it follows.
   */
  async subscribe(...topics: readonly string[]): Promise<void> {
    for (const topic of topics) {
      if (this.#topics.has(topic)) continue;
      const stop = this.bus.receive(topic, (incoming) => {
        const message = incoming.json();
        if (message !== undefined) this.#arrivals.push({ topic, message });
      });
      this.#topics.set(topic, stop);
    }
    await this.#pingItself();
    await Promise.all([...this.#followed].map((other) => this.heardAllOf(other)));
  }

  /** Listens to a topic no more. */
  unsubscribe(topic: string): void {
    this.#topics.get(topic)?.();
    this.#topics.delete(topic);
  }

  /**
   * Sends a message. Name (`testcase`) and time are filled in; with a model also its defaults.
   *
   * @throws EdgeloomError `INVALID` when it has no type, or does not fit the model
   */
  send(topic: string, message: PlainMessage): void;
  send<Out, In>(topic: string, message: NoInfer<In>, messageModel: Model<Out, In>): void;
  send(topic: string, message: object, messageModel?: AnyModel): void {
    if (messageModel === undefined) this.#publish(message as PlainMessage, topic);
    else this.#publish(message, topic, messageModel);
  }

  /** Sends a text as it stands. */
  sendText(topic: string, body: string): void {
    this.bus.publish(topic, body);
  }

  /** Takes the first message that fits, of any topic that it listens to. It may have come before. Default 3 s. */
  async waitForMessage(filter: ReceivedFilter = () => true, limit: WaitLimit = {}): Promise<JsonObject> {
    const { message } = await this.#arrivals.take(
      { ...limit, timeoutMs: limit.timeoutMs ?? testTimeouts.waitForMessageMs },
      (received) => filter(received.message, received.topic),
    );
    return message;
  }

  /**
   * As {@link TestClient.waitForMessage}, of one topic.
   *
   * @throws EdgeloomError `CONFIG` when it does not listen to the topic
   */
  async waitForMessageOnTopic(
    topic: string,
    filter: ReceivedFilter = () => true,
    limit: WaitLimit = {},
  ): Promise<JsonObject> {
    this.assertSubscribed(topic);
    return this.waitForMessage((message, from) => from === topic && filter(message, from), limit);
  }

  /** Throws `CONFIG` when it does not listen to a topic. */
  assertSubscribed(topic: string): void {
    if (this.#topics.has(topic)) return;
    throw new EdgeloomError("CONFIG", `the test client does not listen to ${topic}`, {
      place: "TestClient",
      fix: `await client.subscribe("${topic}") before the message is sent`,
    });
  }

  /** Forgets what was received. */
  clear(): void {
    this.#arrivals.clear();
  }

  /** Resolves when everything that a bus has published before has been received here, as far as it is listened to. */
  async heardAllOf(other: Bus, limit: WaitLimit = {}): Promise<void> {
    const topic = handshakeName();
    await this.#whenPinged("TestClient.heardAllOf", topic, limit, () => publishPing(other, topic));
  }

  /** Makes a call and gives the plain response, whatever its status. Default 3 s. */
  async rpc(
    channel: string,
    type: string,
    request: object = {},
    options: TestRpcOptions = {},
  ): Promise<Json> {
    const rpcId = await this.sendRpc(channel, type, request, options);
    const { signal, timeoutMs } = options;
    return this.receiveRpcResponse(channel, rpcId, {
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      ...(signal === undefined ? {} : { signal }),
    });
  }

  /** Sends the request of a call and gives its id. */
  async sendRpc(
    channel: string,
    type: string,
    request: object = {},
    options: TestRpcOptions = {},
  ): Promise<string> {
    const topic = `rpc-rep-${channel}`;
    if (!this.#topics.has(topic)) await this.subscribe(topic);
    const rpcId = randomUUID();
    const { resource, request: requestModel } = options;
    const plain = requestModel === undefined ? request : this.#plain(requestModel, request);
    this.send(`rpc-req-${channel}`, { type, rpc_id: rpcId, resource, request: plain as Json });
    return rpcId;
  }

  /** The plain response to a request that was sent before. Default 3 s. */
  async receiveRpcResponse(channel: string, rpcId: string, limit: WaitLimit = {}): Promise<Json> {
    const { response } = await this.waitForMessageOnTopic(
      `rpc-rep-${channel}`,
      ({ rpc_id }) => rpc_id === rpcId,
      { ...limit, timeoutMs: limit.timeoutMs ?? testTimeouts.rpcMs },
    );
    return response ?? null;
  }

  /** Resolves when a dispatcher hears this client, and has handled what was sent to it before. Default 3 s. */
  async waitForDispatcher(dispatcher: MessageDispatcher, limit: WaitLimit = {}): Promise<void> {
    const topic = handshakeName();
    let heard = (): void => {};
    const registration = dispatcher.registerHandler(topic, ZMQMessage, () => heard(), {
      matchType: false,
      registerSchema: false,
    });
    try {
      await pingUntil(this.bus, "the dispatcher", limit, (done) => {
        heard = done;
        publishPing(this.bus, topic);
      });
    } finally {
      registration.unregister();
    }
  }

  /** Resolves when an RPC server that runs answers this client. Default 3 s. */
  async waitForRpcServer(server: OpenmoduleRpcServer, limit: WaitLimit = {}): Promise<void> {
    const channel = handshakeName();
    const type = "ping";
    const handler = server.registerHandler(channel, type, Nothing, Nothing, () => {}, {
      registerSchema: false,
    });
    const filter = server.addFilter(() => true, { channel, type });
    const timeoutMs = limit.timeoutMs ?? testTimeouts.waitForMessageMs;
    try {
      // The call waits for a server to listen, and being idempotent it is repeated should an answer get lost.
      await callRaw(this.bus, { channel, type, idempotent: true, ...limit, timeoutMs });
    } finally {
      filter();
      handler();
    }
  }

  /** Leaves the bus. */
  async close(): Promise<void> {
    await this.bus.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #plain(requestModel: AnyModel, request: object): Json {
    return parseJson(codecOf(openmoduleWire).encode(requestModel, request, this.bus.dynamics));
  }

  async #pingItself(): Promise<void> {
    const ping = (): void => publishPing(this.bus, clientHandshakeTopic);
    await this.#whenPinged("TestClient.subscribe", clientHandshakeTopic, {}, ping);
  }

  async #whenPinged(place: string, topic: string, limit: WaitLimit, ping: () => void): Promise<void> {
    let heard = (): void => {};
    const stop = this.bus.receive(topic, () => heard());
    try {
      await this.bus.settled();
      await pingUntil(this.bus, place, limit, (done) => {
        heard = done;
        ping();
      });
    } finally {
      stop();
    }
  }
}

function publishPing(bus: Bus, topic: string): void {
  publishOn(bus)({ type: "hi" }, topic);
}

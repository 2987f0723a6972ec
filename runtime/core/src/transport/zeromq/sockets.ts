import type { Subscriber, XPublisher } from "zeromq";
import type { Logger } from "../../base/log.js";
import type { Frames } from "../transport.js";
import { keepAlive, type Native } from "./native.js";
import { socketOptions, type ZeromqSettings } from "./options.js";
import { periodMs, SubscriptionReader } from "./subscription-reader.js";

/** What is told about a pair of sockets. */
export type SocketListener = {
  /** Both connections are established. */
  onLinked(): void;
  /** One of two established connections is lost. */
  onUnlinked(reason: string): void;
  /** A connection could not be established, and why. */
  onProblem(reason: string): void;
  onSubscription(message: Uint8Array): void;
  /** How many messages were handed to the publishing socket so far. */
  attempts(): number;
  onFrames(frames: Frames): void;
};

/** The two connections of a client: one to publish, one to subscribe. */
export type Sockets = {
  readonly publisher: XPublisher;
  readonly subscriber: Subscriber;
  /** Closes both; what ZeroMQ still holds goes out within `lingerMs`. */
  close(lingerMs: number): void;
};

/** ZeroMQ resolves at most this many receives at once before other work gets its turn, so the loop cannot starve it. */
async function receiveAll(
  socket: { receive(): Promise<Buffer[]>; readonly closed: boolean },
  take: (frames: Buffer[]) => void,
  log: Logger,
): Promise<void> {
  while (!socket.closed) {
    try {
      // Reading several per turn was measured and gains nothing: the cost is in making the buffers of a message.
      for (;;) take(await socket.receive());
    } catch (error) {
      if (socket.closed) return;
      log.error({ error }, "receiving from the bus failed");
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

function watchConnections(publisher: XPublisher, subscriber: Subscriber, listener: SocketListener): void {
  const linked = new Set<XPublisher | Subscriber>();
  for (const socket of [publisher, subscriber]) {
    socket.events.on("handshake", () => {
      // What has happened before the end is told after it, too.
      if (socket.closed) return;
      linked.add(socket);
      if (linked.size === 2) listener.onLinked();
    });
    socket.events.on("disconnect", () => {
      const wasUp = linked.size === 2 && !socket.closed;
      linked.delete(socket);
      if (wasUp)
        listener.onUnlinked(
          socket === publisher
            ? "the connection to publish was lost"
            : "the connection to subscribe was lost",
        );
    });
    for (const event of [
      "handshake:error:protocol",
      "handshake:error:auth",
      "handshake:error:other",
    ] as const) {
      socket.events.on(event, ({ type, address }) => listener.onProblem(`${type} at ${address}`));
    }
  }
}

/** Creates and connects both sockets. */
export function connectSockets(native: Native, settings: ZeromqSettings, listener: SocketListener): Sockets {
  const { XPublisher: Publisher, Subscriber: Receiver } = native.zmq;
  const common = socketOptions(native, settings);
  // An XPUB is to the broker what a PUB is, and beside that hears who is subscribed. With noDrop it says when it has no room.
  const publisher = new Publisher({
    ...common,
    ipv6: settings.publishTo.ipv6,
    sendTimeout: 0,
    noDrop: true,
    receiveTimeout: periodMs,
    sendHighWaterMark: settings.sendHighWaterMark,
  });
  const subscriber = new Receiver({
    ...common,
    ipv6: settings.subscribeTo.ipv6,
    receiveHighWaterMark: settings.receiveHighWaterMark,
  });
  watchConnections(publisher, subscriber, listener);
  const reader = new SubscriptionReader({
    socket: publisher,
    clock: settings.clock,
    log: settings.log,
    attempts: () => listener.attempts(),
    take: (message) => listener.onSubscription(message),
  });
  void reader.run();
  void receiveAll(subscriber, (frames) => listener.onFrames(frames), settings.log);
  publisher.connect(settings.publishTo.text);
  subscriber.connect(settings.subscribeTo.text);
  const release = keepAlive(publisher, subscriber);
  return {
    publisher,
    subscriber,
    close: (lingerMs) => {
      publisher.linger = lingerMs;
      publisher.close();
      subscriber.close();
      release();
    },
  };
}

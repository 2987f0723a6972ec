import { EdgeloomError } from "../base/errors.js";
import { keepAlive, loadNative, type Native } from "../transport/zeromq/native.js";
import { type BrokerOptions, type BrokerSettings, brokerSettings } from "./options.js";
import { allowClients } from "./zap.js";

/** A running broker. It forwards and does not look: ZeroMQ's proxy keeps no numbers that could be asked for. */
export type Broker = {
  /** Where publishers connect, with the real port. */
  readonly xsub: string;
  /** Where subscribers connect, with the real port. */
  readonly xpub: string;
  /** Resolves when it has ended, by {@link Broker.close}; rejects when it broke. */
  readonly ended: Promise<void>;
  /** Ends it. Resolves when both endpoints are free again; twice is fine. */
  close(): Promise<void>;
};

type Sockets = {
  readonly front: InstanceType<Native["zmq"]["XSubscriber"]>;
  readonly back: InstanceType<Native["zmq"]["XPublisher"]>;
};

const closeTimeoutMs = 1_000;
const defaultThreads = 4;

// Each broker keeps one thread of libuv's pool busy; when all are taken, files, DNS and further binds hang forever.
let running = 0;

function checkThreads(): void {
  const threads = Number(process.env["UV_THREADPOOL_SIZE"] ?? defaultThreads) || defaultThreads;
  if (running < threads - 1) return;
  throw new EdgeloomError(
    "CONFIG",
    `${running} brokers run in this process and would use up its ${threads} worker threads`,
    {
      place: "startBroker",
      fix: "run brokers as processes of their own (edgeloom-broker), or raise UV_THREADPOOL_SIZE",
    },
  );
}

async function makeSockets(
  native: Native,
  settings: BrokerSettings,
): Promise<Sockets & { readonly release: () => void }> {
  const { zmq, context } = native;
  const { curve, highWaterMark } = settings;
  const zap =
    curve === undefined
      ? undefined
      : await allowClients(
          native,
          (key) => curve.clientKeys === "any" || curve.clientKeys.has(key),
          settings.log,
        );
  const common = {
    context,
    linger: 0,
    maxMessageSize: settings.maxMessageBytes,
    heartbeatInterval: settings.heartbeatIntervalMs,
    heartbeatTimeout: settings.heartbeatTimeoutMs,
    heartbeatTimeToLive: settings.heartbeatTimeoutMs,
    handshakeInterval: 5_000,
    sendHighWaterMark: highWaterMark,
    receiveHighWaterMark: highWaterMark,
    ...(curve === undefined || zap === undefined
      ? {}
      : { curveServer: true, curveSecretKey: curve.secretKey, zapDomain: zap.domain }),
  };
  const front = new zmq.XSubscriber({ ...common, ipv6: settings.xsub.ipv6 });
  const back = new zmq.XPublisher({ ...common, ipv6: settings.xpub.ipv6, noDrop: settings.xpubNoDrop });
  const release = keepAlive(front, back);
  return {
    front,
    back,
    release: () => {
      release();
      zap?.remove();
    },
  };
}

/** ZeroMQ frees an endpoint in the background; binding it again too early fails, or loses the new file of an ipc socket. */
function whenFreed(socket: Sockets["front"] | Sockets["back"]): Promise<void> {
  return new Promise((resolve) => {
    socket.events.on("close", () => resolve());
    socket.events.on("end", () => resolve());
  });
}

async function bind(
  socket: Sockets["front"] | Sockets["back"],
  endpoint: string,
  place: string,
): Promise<string> {
  try {
    await socket.bind(endpoint);
  } catch (cause) {
    throw new EdgeloomError("UNAVAILABLE", `the broker cannot listen at ${endpoint}`, {
      place,
      fix: "is another broker running there?",
      cause,
    });
  }
  return socket.lastEndpoint ?? endpoint;
}

/**
 * Starts a broker inside this process: an XSUB/XPUB proxy that runs in native code on a thread of its own, two times faster than
 * a loop in JavaScript and independent of this process's event loop.
 */
export async function startBroker(options: BrokerOptions = {}): Promise<Broker> {
  const settings = brokerSettings(options);
  checkThreads();
  running++;
  try {
    return await run(await loadNative(), settings);
  } catch (error) {
    running--;
    throw error;
  }
}

async function run(native: Native, settings: BrokerSettings): Promise<Broker> {
  const { front, back, release } = await makeSockets(native, settings);
  try {
    const xsub = await bind(front, settings.xsub.text, "startBroker.xsub");
    const xpub = await bind(back, settings.xpub.text, "startBroker.xpub");
    const freed = Promise.all([whenFreed(front), whenFreed(back)]);
    const proxy = new native.zmq.Proxy(front, back);
    const ended = proxy.run().finally(() => {
      running--;
      release();
    });
    // Whoever asks gets the failure; nobody has to.
    ended.catch((error: unknown) => settings.log.error({ error }, "the broker broke"));
    return { xsub, xpub, ended, close: closer(proxy, ended, freed) };
  } catch (error) {
    front.close();
    back.close();
    release();
    throw error;
  }
}

function closer(
  proxy: { terminate(): void },
  ended: Promise<void>,
  freed: Promise<unknown>,
): () => Promise<void> {
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    proxy.terminate();
    await ended;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise((resolve) => {
      timer = setTimeout(resolve, closeTimeoutMs);
    });
    await Promise.race([freed, late]);
    clearTimeout(timer);
  };
  return () => {
    closing ??= close();
    return closing;
  };
}

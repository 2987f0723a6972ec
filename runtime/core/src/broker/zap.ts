import type { Logger } from "../base/log.js";
import { keepAlive, type Native } from "../transport/zeromq/native.js";
import { encodeZ85 } from "./z85.js";

/** Decides about a client by its public key. */
export type AllowClient = (publicKey: string) => boolean;

/** ZeroMQ asks this address of its context about each client that wants to connect with CURVE. */
const authenticator = "inproc://zeromq.zap.01";

// One authenticator serves all brokers of the process; each broker is a domain.
const domains = new Map<string, AllowClient>();
let started: Promise<void> | undefined;
let lastDomain = 0;

/** Answers one request: version, id, domain, address, identity, mechanism, and for CURVE the client's public key. */
function answer(request: readonly Buffer[]): (Buffer | string)[] {
  const [version, id, domain, , , mechanism, key] = request;
  const allow = domains.get(String(domain));
  const allowed =
    String(version) === "1.0" &&
    String(mechanism) === "CURVE" &&
    key?.length === 32 &&
    allow?.(encodeZ85(key));
  return ["1.0", id ?? "", allowed ? "200" : "400", allowed ? "" : "this key is not allowed", "", ""];
}

async function start({ zmq, context }: Native, log: Logger): Promise<void> {
  const socket = new zmq.Reply({ context, linger: 0 });
  await socket.bind(authenticator);
  keepAlive(socket);
  const serve = async (): Promise<void> => {
    for await (const request of socket) await socket.send(answer(request));
  };
  serve().catch((error: unknown) => log.error({ error }, "the authenticator of the broker ended"));
}

/** Adds a domain in which only some clients may connect. The result takes it away: then none may. */
export async function allowClients(
  native: Native,
  allow: AllowClient,
  log: Logger,
): Promise<{ readonly domain: string; remove(): void }> {
  started ??= start(native, log);
  await started;
  const domain = `edgeloom-${++lastDomain}`;
  domains.set(domain, allow);
  return { domain, remove: () => domains.delete(domain) };
}

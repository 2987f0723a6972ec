import {
  type BackoffRule,
  localPeerBackoff,
  reconnectDelayMs,
  sharedPeerBackoff,
} from "../../base/backoff.js";
import { type Clock, systemClock } from "../../base/clock.js";
import { type DeadlineTable, sharedDeadlines } from "../../base/deadline.js";
import { EdgeloomError } from "../../base/errors.js";
import { consoleLogger, type Logger } from "../../base/log.js";
import { defaultQueueLimits, type QueueLimits } from "../../base/queue.js";
import { type CurveClient, checkCurveKey } from "./curve.js";
import { type Endpoint, parseEndpoint } from "./endpoint.js";
import type { Native } from "./native.js";

/** Where the openmodule broker listens for publishers, and for subscribers, where nothing is said. */
export const defaultEndpoints = {
  publishTo: "tcp://127.0.0.1:10100",
  subscribeTo: "tcp://127.0.0.1:10200",
} as const;

/** Options of {@link zeromqTransport}. Every limit has a finite default. */
export type ZeromqOptions = {
  /** The XSUB side of the broker (`BROKER_SUB`); default `tcp://127.0.0.1:10100`. */
  readonly publishTo?: string;
  /** The XPUB side of the broker (`BROKER_PUB`); default `tcp://127.0.0.1:10200`. */
  readonly subscribeTo?: string;
  /** The only directory in which `ipc` endpoints may lie. */
  readonly ipcDirectory?: string;
  /** Name of this service in the handshake message; default `edgeloom`. */
  readonly name?: string;
  /** Messages in ZeroMQ's own queue to the broker; default 1,000. Beyond it they wait in {@link ZeromqOptions.outgoing}. */
  readonly sendHighWaterMark?: number;
  /** Messages in ZeroMQ's own queue from the broker; default 1,000. What the broker then cannot hand over it drops, silently. */
  readonly receiveHighWaterMark?: number;
  /** What may wait for ZeroMQ to take it; default 1,000 messages or 16 MiB, then new messages are dropped and counted. */
  readonly outgoing?: Partial<Omit<QueueLimits, "policy">>;
  /** Largest frame, both ways; default 4 MiB. Larger ones are refused here, and cost a peer its connection. */
  readonly maxMessageBytes?: number;
  /** How often a silent broker is asked for a sign of life; default 1,000. */
  readonly heartbeatIntervalMs?: number;
  /** Silence after which the link counts as down; default 3,000. */
  readonly heartbeatTimeoutMs?: number;
  /** How long a new connection may take for ZeroMQ's own handshake; default 5,000. */
  readonly handshakeTimeoutMs?: number;
  /** How connections are tried again; default: local endpoints within half a second, others spread over four. */
  readonly reconnect?: Partial<BackoffRule>;
  /** Encryption and identity. Without it, endpoints beyond this machine are warned about. */
  readonly curve?: CurveClient;
  readonly clock?: Clock;
  readonly deadlines?: DeadlineTable;
  readonly log?: Logger;
};

/** Checked options with all defaults. */
export type ZeromqSettings = Required<
  Omit<ZeromqOptions, "publishTo" | "subscribeTo" | "ipcDirectory" | "curve" | "reconnect" | "outgoing">
> & {
  readonly publishTo: Endpoint;
  readonly subscribeTo: Endpoint;
  readonly outgoing: QueueLimits;
  readonly reconnect: BackoffRule;
  readonly curve: CurveClient | undefined;
};

const maxHighWaterMark = 1_000_000;
const maxIntervalMs = 3_600_000;

function checkNumber(name: string, value: number, max: number): number {
  if (Number.isInteger(value) && value >= 1 && value <= max) return value;
  throw new EdgeloomError("CONFIG", `${name} is ${value}; it must be a whole number from 1 to ${max}`, {
    place: `zeromqTransport.${name}`,
  });
}

/** Checks options and fills in the defaults; throws `CONFIG`. */
export function zeromqSettings(options: ZeromqOptions): ZeromqSettings {
  const endpoint = (name: "publishTo" | "subscribeTo"): Endpoint =>
    parseEndpoint(options[name] ?? defaultEndpoints[name], {
      place: `zeromqTransport.${name}`,
      ipcDirectory: options.ipcDirectory,
      binds: false,
    });
  const publishTo = endpoint("publishTo");
  const subscribeTo = endpoint("subscribeTo");
  for (const key of ["serverKey", "publicKey", "secretKey"] as const) {
    if (options.curve !== undefined) checkCurveKey(options.curve[key], `zeromqTransport.curve.${key}`);
  }
  return {
    publishTo,
    subscribeTo,
    name: options.name ?? "edgeloom",
    sendHighWaterMark: checkNumber("sendHighWaterMark", options.sendHighWaterMark ?? 1_000, maxHighWaterMark),
    receiveHighWaterMark: checkNumber(
      "receiveHighWaterMark",
      options.receiveHighWaterMark ?? 1_000,
      maxHighWaterMark,
    ),
    outgoing: { ...defaultQueueLimits, ...options.outgoing, policy: "drop-newest" },
    maxMessageBytes: checkNumber("maxMessageBytes", options.maxMessageBytes ?? 4 * 1024 * 1024, 2 ** 31 - 1),
    heartbeatIntervalMs: checkNumber(
      "heartbeatIntervalMs",
      options.heartbeatIntervalMs ?? 1_000,
      maxIntervalMs,
    ),
    heartbeatTimeoutMs: checkNumber("heartbeatTimeoutMs", options.heartbeatTimeoutMs ?? 3_000, maxIntervalMs),
    handshakeTimeoutMs: checkNumber("handshakeTimeoutMs", options.handshakeTimeoutMs ?? 5_000, maxIntervalMs),
    reconnect: {
      ...(publishTo.local && subscribeTo.local ? localPeerBackoff : sharedPeerBackoff),
      ...options.reconnect,
    },
    curve: options.curve,
    clock: options.clock ?? systemClock,
    deadlines: options.deadlines ?? sharedDeadlines,
    log: options.log ?? consoleLogger(),
  };
}

/** The options that both sockets of a transport have. */
export function socketOptions({ context }: Native, settings: ZeromqSettings) {
  const { curve } = settings;
  return {
    context,
    // Only to completed connections: otherwise messages and subscriptions of a lost broker would linger in a queue for the next.
    immediate: true,
    linger: 0,
    maxMessageSize: settings.maxMessageBytes,
    heartbeatInterval: settings.heartbeatIntervalMs,
    heartbeatTimeout: settings.heartbeatTimeoutMs,
    heartbeatTimeToLive: settings.heartbeatTimeoutMs,
    handshakeInterval: settings.handshakeTimeoutMs,
    // ZeroMQ doubles the interval without jitter, so each transport starts from its own.
    reconnectInterval: Math.round(reconnectDelayMs(0, settings.reconnect)),
    reconnectMaxInterval: settings.reconnect.maxMs,
    ...(curve === undefined
      ? {}
      : {
          curveServerKey: curve.serverKey,
          curvePublicKey: curve.publicKey,
          curveSecretKey: checkCurveKey(curve.secretKey, "zeromqTransport.curve.secretKey"),
        }),
  };
}

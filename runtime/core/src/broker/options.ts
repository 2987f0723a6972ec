import { EdgeloomError } from "../base/errors.js";
import { consoleLogger, type Logger } from "../base/log.js";
import type { Secret } from "../base/secret.js";
import { checkCurveKey } from "../transport/zeromq/curve.js";
import { type Endpoint, parseEndpoint } from "../transport/zeromq/endpoint.js";

/** Encryption at the broker: its own secret key, and who may connect. */
export type CurveServer = {
  /** 40 characters of Z85; its public half is the `serverKey` of the clients. */
  readonly secretKey: Secret | string;
  /** Public keys of the clients that may connect; `"any"` lets everyone who knows the broker's public key in. */
  readonly clientKeys: readonly string[] | "any";
};

/** Options of {@link startBroker}. */
export type BrokerOptions = {
  /** Where publishers connect; port 0 or `*` takes a free one. Default `tcp://127.0.0.1:10100`. */
  readonly xsub?: string;
  /** Where subscribers connect. Default `tcp://127.0.0.1:10200`. */
  readonly xpub?: string;
  /** The only directory in which `ipc` endpoints may lie. */
  readonly ipcDirectory?: string;
  /**
   * True: a subscriber that does not read holds up everybody, and nothing is lost in the broker. False, the default: what it does
   * not read is dropped for it, silently, once its queue is full.
   */
  readonly xpubNoDrop?: boolean;
  /** Messages queued per connection; default 1,000. */
  readonly highWaterMark?: number;
  /** Largest frame; whoever sends a larger one loses its connection. Default 4 MiB. */
  readonly maxMessageBytes?: number;
  readonly heartbeatIntervalMs?: number;
  readonly heartbeatTimeoutMs?: number;
  readonly curve?: CurveServer;
  /** Allows endpoints that other machines can reach although there is no CURVE. Warned about. */
  readonly insecureAllowRemote?: boolean;
  readonly log?: Logger;
};

/** Checked options with all defaults. */
export type BrokerSettings = {
  readonly xsub: Endpoint;
  readonly xpub: Endpoint;
  readonly xpubNoDrop: boolean;
  readonly highWaterMark: number;
  readonly maxMessageBytes: number;
  readonly heartbeatIntervalMs: number;
  readonly heartbeatTimeoutMs: number;
  readonly curve:
    | { readonly secretKey: string; readonly clientKeys: ReadonlySet<string> | "any" }
    | undefined;
  readonly log: Logger;
};

function wholeNumber(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 1 && value < 2 ** 31) return value;
  throw new EdgeloomError("CONFIG", `${name} is ${value}; it must be a whole number from 1`, {
    place: `startBroker.${name}`,
  });
}

function curveSettings(curve: CurveServer): NonNullable<BrokerSettings["curve"]> {
  const { clientKeys } = curve;
  return {
    secretKey: checkCurveKey(curve.secretKey, "startBroker.curve.secretKey"),
    clientKeys:
      clientKeys === "any"
        ? "any"
        : new Set(clientKeys.map((key) => checkCurveKey(key, "startBroker.curve.clientKeys"))),
  };
}

/** Anyone who reaches an open broker can read everything and open every gate, so that has to be asked for. */
function checkReach(endpoints: readonly Endpoint[], options: BrokerOptions, log: Logger): void {
  const remote = endpoints.filter(({ local }) => !local).map(({ text }) => text);
  if (remote.length === 0 || options.curve !== undefined) return;
  if (options.insecureAllowRemote !== true) {
    throw new EdgeloomError(
      "CONFIG",
      `other machines could reach ${remote.join(" and ")} without any authentication`,
      {
        place: "startBroker",
        fix: "bind to 127.0.0.1 or ipc, or give curve keys; insecureAllowRemote: true if the network itself is trusted",
      },
    );
  }
  log.warn(
    { event: "insecure-broker", endpoints: remote },
    "the broker is open to everyone who can reach it",
  );
}

/** Checks options and fills in the defaults; throws `CONFIG`. */
export function brokerSettings(options: BrokerOptions): BrokerSettings {
  const rules = (place: string) => ({ place, ipcDirectory: options.ipcDirectory, binds: true });
  const xsub = parseEndpoint(options.xsub ?? "tcp://127.0.0.1:10100", rules("startBroker.xsub"));
  const xpub = parseEndpoint(options.xpub ?? "tcp://127.0.0.1:10200", rules("startBroker.xpub"));
  const log = options.log ?? consoleLogger();
  checkReach([xsub, xpub], options, log);
  return {
    xsub,
    xpub,
    xpubNoDrop: options.xpubNoDrop ?? false,
    highWaterMark: wholeNumber("highWaterMark", options.highWaterMark ?? 1_000),
    maxMessageBytes: wholeNumber("maxMessageBytes", options.maxMessageBytes ?? 4 * 1024 * 1024),
    heartbeatIntervalMs: wholeNumber("heartbeatIntervalMs", options.heartbeatIntervalMs ?? 1_000),
    heartbeatTimeoutMs: wholeNumber("heartbeatTimeoutMs", options.heartbeatTimeoutMs ?? 3_000),
    curve: options.curve === undefined ? undefined : curveSettings(options.curve),
    log,
  };
}

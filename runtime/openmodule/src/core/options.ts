import type { Clock, Logger, SignalSource } from "@edgeloom/runtime/base";
import type { Transport } from "@edgeloom/runtime/transport";
import type { HealthHandler, PongTopic } from "../health/index.js";
import type { RaiseOptions } from "../messaging/index.js";
import type { PrivacyCopyOptions } from "../privacy-copy/index.js";
import type { SentryOption } from "../sentry/index.js";
import type { Tracer } from "../tracing/index.js";
import type { Core, CoreDatabase } from "./core.js";
import type { Exit } from "./run-task.js";

/** How a core is made; everything has a default that fits a service in production. */
export type InitOptions<Database extends CoreDatabase = CoreDatabase> = RaiseOptions & {
  /** The link to the bus; default: the ZeroMQ broker that `BROKER_PUB` and `BROKER_SUB` name. The core owns it. */
  readonly transport?: Transport;
  readonly clock?: Clock;
  /** Default: lines of JSON on standard error, from the level `LOG_LEVEL` on. Secrets are covered before it gets a line. */
  readonly log?: Logger;
  /** Where errors are reported; default: on the bus, unless debugging or testing. */
  readonly sentry?: SentryOption;
  /** Has messages and RPCs take part in traces; default: that of Sentry, when `sentry` names a DSN. */
  readonly tracer?: Tracer;
  /** Whether the configuration is put where the privacy container reads it; default true. */
  readonly dsgvo?: boolean | PrivacyCopyOptions;
  readonly healthHandler?: HealthHandler;
  /** Where pings are answered; default `healthz`, as up to line 10. */
  readonly pongTopic?: PongTopic;
  /** Opens the database of the service, when all but that is ready. It is closed with the core. */
  readonly database?: (core: Core) => Database | Promise<Database>;
  /** Whether SIGTERM and SIGINT shut the service down and end the process; default true. */
  readonly catchSigterm?: boolean;
  /** How many messages are handled at once; default 1, in order. */
  readonly dispatcherConcurrency?: number;
  /** False: the core is there at once, and connects in the background. Default true. */
  readonly waitForBroker?: boolean;
  /** How long to wait for the broker; default 100 s. */
  readonly handshakeTimeoutMs?: number;
  /** How long a shutdown may take; in production the process ends with code 99 when it takes longer. Default 10 s. */
  readonly shutdownTimeoutMs?: number;
  /** File to which failures of background tasks are appended; default while testing `thread_wrapper_error.log`, else none. */
  readonly taskErrorFile?: string | false;
  /** Ends the process; for tests. */
  readonly exit?: Exit;
  /** Where signals come from; for tests. */
  readonly signalSource?: Pick<SignalSource, "on" | "off">;
};

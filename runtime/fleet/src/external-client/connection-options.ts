import type { Clock, Logger } from "@edgeloom/runtime/base";
import type { MessageLink } from "@edgeloom/runtime/transport/mqtt";
import type { ModuleSet } from "../module/index.js";
import type { GatewayDevices } from "../module-handler/index.js";
import type { ExternalLimits, ExternalTiming } from "./timing.js";

/**
 * Where a connection stands: without a broker; with nothing to do until the next status; before another attempt; in the connect
 * sequence; in a session; at its end.
 */
export type ExternalPhase = "offline" | "idle" | "waiting" | "connecting" | "connected" | "closed";

/** What a connection holds. */
export type ExternalLoad = {
  readonly phase: ExternalPhase;
  readonly unacknowledged: number;
  /** Statuses that wait for the end of the connect sequence. */
  readonly held: number;
  /** Devices of which something is remembered for the next session. */
  readonly remembered: number;
  readonly deadlines: number;
};

/** What a connection to one endpoint needs. */
export type ConnectionOptions = {
  readonly company: string;
  readonly vehicleName: string;
  readonly modules: ModuleSet;
  readonly devices: GatewayDevices;
  readonly link: MessageLink;
  /** Modules that belong to the endpoint. */
  readonly moduleNumbers: readonly number[];
  readonly timing?: Partial<ExternalTiming>;
  readonly limits?: Partial<ExternalLimits>;
  readonly newSessionId?: () => string;
  readonly clock?: Clock;
  readonly log?: Logger;
};

import type { Clock, Logger } from "@edgeloom/runtime/base";
import type { MessageLink } from "@edgeloom/runtime/transport/mqtt";
import type { ModuleSet } from "../module/index.js";
import type { IpcDevices } from "./ipc-devices.js";

/** Times of the external client of the proof of concept (fleet spec §5.3). */
export type PocTiming = {
  /** For each message of the connect sequence; 8 s. */
  readonly answerMs: number;
  /** For the server's word on a status; 5 s. */
  readonly acknowledgeMs: number;
  /** Before a sequence that failed is tried again; 3 s. */
  readonly retryMs: number;
  /** The same when the server says that the car is there already; 15 s. */
  readonly refusedRetryMs: number;
};

/** The times of the original. */
export const defaultPocTiming: PocTiming = {
  answerMs: 8_000,
  acknowledgeMs: 5_000,
  retryMs: 3_000,
  refusedRetryMs: 15_000,
};

/** What one connection may hold at most; the original knows no limits. */
export type PocLimits = {
  /** Statuses of one device that are remembered over an outage; the oldest gives way. */
  readonly maxMissed: number;
  /** Devices of which an outage is remembered; the one that was added first gives way. */
  readonly maxDevices: number;
  /** Statuses that wait for the end of the connect sequence or for the server's word; one more ends the session. */
  readonly maxWaiting: number;
};

/** Limits that no vehicle comes near. */
export const defaultPocLimits: PocLimits = { maxMissed: 1_000, maxDevices: 1_000, maxWaiting: 1_000 };

/** A server in the cloud, and the modules that belong to it. */
export type PocEndpoint = {
  /** Makes the link to the broker, one for each connection, which owns it. */
  readonly newLink: () => MessageLink;
  readonly modules: readonly number[];
};

/** What an external client of the proof of concept needs. */
export type PocExternalClientOptions = {
  /** Part of topics and of session ids. */
  readonly carId: string;
  readonly company: string;
  readonly vehicleName: string;
  readonly modules: ModuleSet;
  readonly devices: IpcDevices;
  readonly endpoints: readonly PocEndpoint[];
  readonly timing?: Partial<PocTiming>;
  readonly limits?: Partial<PocLimits>;
  /** The random part of a session id; eight letters and digits. */
  readonly newSessionId?: () => string;
  readonly clock?: Clock;
  readonly log?: Logger;
};

import type { Device } from "../wire/index.js";
import { internalServerCodec } from "../wire/index.js";

/** Answers to a connecting device, by their number on the wire (fleet spec §2.2). */
export const responses = {
  ok: 0,
  alreadyConnected: 1,
  moduleNotSupported: 2,
  deviceNotSupported: 3,
  higherPriorityAlreadyConnected: 4,
} as const;

/** One of the answers to a connecting device. */
export type Response = (typeof responses)[keyof typeof responses];

/** How the two generations of the protocol differ on the wire; both must not be mixed up (fleet spec, introduction and §4). */
export type Dialect = {
  readonly name: "production" | "proof-of-concept";
  /** Whether messages to devices name the device. */
  readonly echoesDevice: boolean;
  /** Whether a device of an unsupported module or type loses its connection at once; otherwise it stays and gets no answers. */
  readonly closesUnsupported: boolean;
  /** Whether a larger number than the holder's is refused before the module is looked at, or after it. */
  readonly priorityFirst: boolean;
  /** Whether the holder of an identity loses its connection at once, or after the answer to its next status. */
  readonly replacesAtOnce: boolean;
  /** Whether a first message that is no connect ends the connection, or is not looked at. */
  readonly closesUnknown: boolean;
};

/** The gateway of today. */
export const productionDialect: Dialect = {
  name: "production",
  echoesDevice: true,
  closesUnsupported: false,
  priorityFirst: true,
  replacesAtOnce: true,
  closesUnknown: true,
};

/** The gateway of April 2023. */
export const pocDialect: Dialect = {
  name: "proof-of-concept",
  echoesDevice: false,
  closesUnsupported: true,
  priorityFirst: false,
  replacesAtOnce: false,
  closesUnknown: false,
};

/** The answer to a connecting device. */
export function connectResponse(dialect: Dialect, device: Device, responseType: number): Uint8Array {
  const value = { responseType, ...(dialect.echoesDevice && { device }) };
  return internalServerCodec.encode({ MessageType: { case: "deviceConnectResponse", value } });
}

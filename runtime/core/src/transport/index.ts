export type { HandshakeOptions } from "./link-waiters.js";
export type { Frames, SendOutcome, Transport, TransportCounters, TransportEvents } from "./transport.js";

export type { Frames, SendOutcome, Transport, TransportCounters, TransportEvents } from "./transport.js";

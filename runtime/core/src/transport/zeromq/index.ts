export type { CurveClient } from "./curve.js";
export { defaultEndpoints, type ZeromqOptions } from "./options.js";
export { ZeromqTransport, zeromqTransport } from "./zeromq-transport.js";

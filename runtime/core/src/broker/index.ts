/**
 * The broker of the embedded bus, and its command.
 *
 * @packageDocumentation
 */
export { type Broker, startBroker } from "./broker.js";
export { brokerCommand } from "./main.js";
export type { BrokerOptions, CurveServer } from "./options.js";

/**
 * Topics of an MQTT broker, 3.1.1 or 5, over TCP or TLS, and of a broker inside the process for tests.
 *
 * @packageDocumentation
 */
export { EmbeddedBroker, type EmbeddedBrokerOptions } from "./embedded-broker.js";
export { MemoryLinks } from "./memory-links.js";
export type { MessageLink, MessageLinkEvents, Qos } from "./message-link.js";
export { MqttLink } from "./mqtt-link.js";
export type { MqttCredentials, MqttLinkOptions, MqttTls } from "./options.js";
export { matchesTopic } from "./topic-filter.js";

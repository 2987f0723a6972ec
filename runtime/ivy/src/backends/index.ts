/**
 * Ways to a server: Tenta, ThingsBoard and any MQTT broker, behind one interface that others can implement, too. Needs the optional
 * peer `mqtt` of `@edgeloom/runtime`.
 *
 * @packageDocumentation
 */
export type { Backend, BackendFactory, ConfigWithBackend, Delivery, ReceivedConfig } from "./backend.js";
export { type BackendProcessOptions, backendProcess } from "./backend-process.js";
export type { Dialect } from "./dialect.js";
export type { MqttBackendOptions } from "./mqtt-backend-options.js";
export { plainMqttBackend } from "./plain/plain-backend.js";
export { tentaBackend } from "./tenta/tenta-backend.js";
export { type Command, type CommandScene, type Republish, standardCommands } from "./thingsboard/commands.js";
export {
  type PackageRules,
  type PackageState,
  type SoftwarePackage,
  SoftwarePackages,
} from "./thingsboard/packages.js";
export { type ThingsBoardOptions, thingsBoardBackend } from "./thingsboard/thingsboard-backend.js";

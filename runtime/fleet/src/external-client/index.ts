export { ExternalClient, type ExternalClientOptions, type ExternalEndpoint } from "./external-client.js";
export type { ExternalLoad, ExternalPhase } from "./external-connection.js";
export {
  defaultExternalLimits,
  defaultExternalTiming,
  type ExternalLimits,
  type ExternalTiming,
} from "./timing.js";

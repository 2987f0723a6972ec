export type { ExternalLoad, ExternalPhase } from "./connection-options.js";
export { ExternalClient, type ExternalClientOptions, type ExternalEndpoint } from "./external-client.js";
export {
  defaultExternalLimits,
  defaultExternalTiming,
  type ExternalLimits,
  type ExternalTiming,
} from "./timing.js";

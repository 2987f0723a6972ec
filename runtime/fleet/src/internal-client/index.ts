export { type ClientFailure, isRefusal } from "./client-errors.js";
export {
  type DeviceIdentity,
  InternalClient,
  type InternalClientEvents,
  type InternalClientOptions,
  type SendOptions,
} from "./internal-client.js";

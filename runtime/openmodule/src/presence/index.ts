export {
  PresenceListener,
  type PresenceListenerOptions,
  type VehicleListener,
} from "./presence-listener.js";
export { type PresenceEvent, type PresenceSink, PresentVehicles } from "./present-vehicles.js";

export { ConnectionStateListener, type LinkState } from "./connection-state.js";
export { ConnectionStatusListener } from "./connection-status.js";

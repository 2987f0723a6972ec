// The gateway loads it by gateway.json.
export { LightsModule as default } from "./generated/index.js";

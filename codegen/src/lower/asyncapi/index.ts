export { assembleApi, type PreparedApi, prepareApi } from "./assemble.js";
export { type CollectedApi, collectApi, collectWire } from "./collect.js";
export { declarePayload } from "./messages.js";

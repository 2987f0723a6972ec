export { assembleRest } from "./assemble.js";
export { type CollectedRest, collectRest } from "./collect.js";

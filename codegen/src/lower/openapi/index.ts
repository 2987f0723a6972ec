export { assembleRest } from "./assemble.js";
export { type CollectedRest, collectRest, restScope } from "./collect.js";
export { tellApart } from "./tags.js";

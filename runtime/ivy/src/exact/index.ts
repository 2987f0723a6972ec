export { type ExactJson, ExactNumber, type ExactObject, isExactList, isExactObject } from "./exact-json.js";
export { fromPlain, toPlain } from "./plain.js";
export { type ReadRules, readExact } from "./read.js";
export { floatText, writeExact } from "./write.js";

export type * from "./model.js";
export type * from "./node.js";
export { type Origin, type TypeId, typeId } from "./origin.js";

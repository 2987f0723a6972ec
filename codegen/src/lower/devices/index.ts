export { collectModules } from "./collect.js";
export { moduleMetaSchema } from "./meta-schema.js";

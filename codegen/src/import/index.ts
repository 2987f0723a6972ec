export { type ImportJob, importOpenmodule } from "./openmodule.js";
export { yamlText } from "./yaml-text.js";

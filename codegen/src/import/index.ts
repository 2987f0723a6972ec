export { compileText } from "./compile-text.js";
export { type Imported, importFile } from "./import-file.js";
export { type ImportJob, importOpenmodule } from "./openmodule.js";

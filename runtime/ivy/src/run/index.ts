export type { EntryPoint, ProcessContext } from "./process-context.js";

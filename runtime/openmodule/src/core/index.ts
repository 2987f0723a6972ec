export { type Core, type CoreDatabase, core } from "./core.js";
export { initOpenmodule, shutdownOpenmodule } from "./init.js";
export type { InitOptions } from "./options.js";
export { type Exit, runTask, type Task, type TaskContext, taskFailureCode } from "./run-task.js";
export {
  installSchemaRegistry,
  type MessageSchemaEntry,
  type RpcSchemaEntry,
  type SchemaOptions,
  type SchemaRegistry,
  schemaRegistry,
} from "./schema-registry.js";
export { stuckShutdownCode } from "./watchdog.js";

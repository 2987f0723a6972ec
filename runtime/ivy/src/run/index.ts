/**
 * Runs a node: the main process, its supervision of children, and what a child is given.
 *
 * @packageDocumentation
 */
export type { ChildExit, ChildHandle, FromChild, ToChild } from "./child-handle.js";
export { type ChildTask, forkChild } from "./fork-child.js";
export { defineNode, type NodeDefinition } from "./node-definition.js";
export type { NodeStatus, ProcessStatus } from "./node-status.js";
export { type ContextRequest, type OpenContext, openContext } from "./open-context.js";
export type { EntryPoint, ProcessContext } from "./process-context.js";
export { type ManagedProcess, ProcessManager, type ProcessVariant } from "./process-manager.js";
export { type RunOptions, runNode } from "./run-node.js";
export { type SupervisionRules, Supervisor } from "./supervisor.js";
export { updateContextOf } from "./update-context-of.js";

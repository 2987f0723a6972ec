/**
 * The command line of a node: `nodeCommand` for the program of a project, `projectCommand` for `edgeloom-ivy`.
 *
 * @packageDocumentation
 */
export { type CliHost, processHost } from "./host.js";
export { nodeCommand } from "./node-command.js";
export type { NodeProgram } from "./node-program.js";
export { projectCommand } from "./project-command.js";

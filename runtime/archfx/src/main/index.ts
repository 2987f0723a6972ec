/**
 * The base of scripts that work on ArchFX Cloud: options, tokens, password prompt, hooks, exit codes. Node only.
 *
 * @packageDocumentation
 */
export { ArchFxMain, type ScriptOptions } from "./archfx-main.js";
export type { ScriptArguments } from "./arguments.js";
export { askPassword, type PromptTerminal } from "./ask-password.js";
export { type ScriptLoggerOptions, scriptLogger } from "./log-format.js";
export { runScript, type ScriptProcess } from "./run-script.js";
export { exitCodes, ScriptExit } from "./script-exit.js";

export { type LoggerOptions, openmoduleLogger } from "./logger.js";

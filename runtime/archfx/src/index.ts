/**
 * ArchFX Cloud: the connection with its resources and uploads, the ids of its sites, lines, devices and
 * streams, and the reports that carry their readings.
 *
 * @packageDocumentation
 */

export * from "./api/index.js";
export * from "./auth/index.js";
export * from "./helpers/index.js";
export * from "./ids/index.js";
export * from "./ini/index.js";
export * from "./reports/index.js";
export * from "./upload/index.js";

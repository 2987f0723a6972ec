/**
 * ArchFX Cloud: the ids of its sites, lines, devices and streams, and the reports that carry their readings.
 *
 * @packageDocumentation
 */

export * from "./helpers/index.js";
export * from "./ids/index.js";
export * from "./reports/index.js";

/**
 * What only Node can do for a connection: files to upload, and a file that keeps logins.
 *
 * @packageDocumentation
 */
export { fileFromPath } from "./file-from-path.js";
export { fileTokenStore } from "./file-token-store.js";

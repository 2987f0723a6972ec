export { type Backend, type BackendHandlers, createBackend } from "./backend.js";

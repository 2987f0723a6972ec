export { type CatalogEntry, catalog, type DiagnosticCode } from "./catalog.js";
export { type Diagnostic, Diagnostics, quote, type Reporter } from "./diagnostic.js";

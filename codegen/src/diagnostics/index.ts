export { type CatalogEntry, catalog, type DiagnosticCode } from "./catalog.js";
export { type Diagnostic, type DiagnosticDetails, Diagnostics, quote, type Reporter } from "./diagnostic.js";
export { type DiagnosticJson, diagnosticsJson } from "./diagnostics-json.js";
export { type Excerpt, excerptAt } from "./excerpt.js";
export type { Locatable } from "./locate.js";
export { type RenderOptions, renderDiagnostic } from "./render.js";
export { didYouMean, nearestWord } from "./suggest.js";

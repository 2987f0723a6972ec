import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { SourceDocument } from "../load/source.js";
import type { FileName } from "./file-names.js";
import type { Io } from "./io.js";
import { count, paint } from "./paint.js";

const maxShown = 50;

/** What was found, and the documents to show it in. */
export type Findings = {
  readonly diagnostics: readonly Diagnostic[];
  readonly documents: readonly SourceDocument[];
  /** What people are told instead of the name of a document. */
  readonly fileName: FileName;
  /** The site that explains the codes, if there is one. */
  readonly docsUrl?: string | undefined;
};

/** Shows everything that was found in a refused package. */
export async function printRefusal(
  name: string,
  { errorCount, ...findings }: Findings & { readonly errorCount: number },
  io: Io,
): Promise<void> {
  await printDiagnostics(findings, io);
  io.err(`${paint("✗", "red", io.color)} ${name}: ${count(errorCount, "error")}; nothing was written`);
}

/** Shows diagnostics as compilers do, at most fifty of them. Most runs have none and do not load what shows them. */
export async function printDiagnostics(
  { diagnostics, documents, docsUrl, fileName }: Findings,
  io: Io,
): Promise<void> {
  if (diagnostics.length === 0) return;
  const { renderDiagnostic } = await import("../diagnostics/render.js");
  const byFile = new Map(documents.map((document) => [document.file, document]));
  for (const diagnostic of diagnostics.slice(0, maxShown)) {
    const document = diagnostic.origin === undefined ? undefined : byFile.get(diagnostic.origin.file);
    io.err(`${renderDiagnostic(diagnostic, document, { color: io.color, docsUrl, fileName })}\n`);
  }
  if (diagnostics.length > maxShown)
    io.err(`… and ${count(diagnostics.length - maxShown, "more diagnostic")}; --json shows them\n`);
}

/** One package as one line of JSON. */
export async function printJson(
  facts: object,
  { diagnostics, documents }: Pick<Findings, "diagnostics" | "documents">,
  io: Io,
): Promise<void> {
  const { diagnosticsJson } = await import("../diagnostics/diagnostics-json.js");
  const byFile = new Map(documents.map((document) => [document.file, document]));
  io.out(JSON.stringify({ ...facts, diagnostics: diagnosticsJson(diagnostics, (file) => byFile.get(file)) }));
}

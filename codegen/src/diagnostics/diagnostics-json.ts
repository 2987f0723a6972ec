import { catalog, type DiagnosticCode } from "./catalog.js";
import type { Diagnostic } from "./diagnostic.js";
import { type Locatable, locate } from "./locate.js";

/** A diagnostic for other programs: plain, with every place worked out. */
export type DiagnosticJson = {
  readonly code: DiagnosticCode;
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly pointer?: string;
  readonly cause: string;
  readonly fix: string;
};

/** Diagnostics for `--json`, in the order in which they were found. `documentOf` gives the document of a file, if it was read. */
export function diagnosticsJson(
  diagnostics: readonly Diagnostic[],
  documentOf: (file: string) => Locatable | undefined = () => undefined,
): readonly DiagnosticJson[] {
  return diagnostics.map((diagnostic) => {
    const { code, severity, message, origin } = diagnostic;
    const place = locate(diagnostic, origin && documentOf(origin.file))?.place;
    return {
      code,
      severity,
      message,
      ...(origin && { file: origin.file, pointer: origin.pointer }),
      ...(place && { line: place.line, column: place.column }),
      cause: catalog[code].cause,
      fix: diagnostic.fix ?? catalog[code].fix,
    };
  });
}

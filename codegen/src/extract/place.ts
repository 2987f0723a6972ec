import type { Node } from "ts-morph";
import { type DiagnosticCode, excerptAt, type Reporter } from "../diagnostics/index.js";

/** Reports something about a piece of TypeScript, with its line. */
export type ReportAt = (code: DiagnosticCode, message: string, node: Node) => void;

/** Names files by `fileName`; a place in another file than the one that is extracted is shown by its own line, too. */
export function reportAt(reporter: Reporter, fileName: (path: string) => string): ReportAt {
  return (code, message, node) => {
    const source = node.getSourceFile();
    const offset = node.getStart();
    const { line, column } = source.getLineAndColumnAtPos(offset);
    const excerpt = excerptAt(source.getFullText(), { offset, line, column });
    const origin = { file: fileName(source.getFilePath()), pointer: "" };
    reporter.report(code, message, origin, { offset, excerpt });
  };
}

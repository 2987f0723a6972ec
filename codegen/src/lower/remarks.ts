import type { DiagnosticCode, Reporter } from "../diagnostics/index.js";
import type { Origin } from "../ir/index.js";
import type { Scope } from "./scope.js";

/** Reports what documents repeat a hundred times only at its first place in each file. */
export function createRemarks(reporter: Reporter): Scope["remark"] {
  const said = new Set<string>();
  return (code: DiagnosticCode, message: string, origin: Origin) => {
    const key = `${code} ${origin.file}\n${message}`;
    if (said.has(key)) return;
    said.add(key);
    reporter.report(code, message, origin);
  };
}

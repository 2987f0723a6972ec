import type { DiagnosticCode } from "../diagnostics/index.js";

/** Why a reference leads nowhere. */
export type RefProblem = {
  readonly code: DiagnosticCode;
  readonly message: string;
  /** A better fix than the catalog's, worked out only when the problem is reported. */
  readonly fix?: () => string | undefined;
};

/** Something, or why there is none. */
export type Outcome<T> =
  | { readonly value: T; readonly problem?: undefined }
  | { readonly problem: RefProblem };

/** Makes the outcome of a failure. */
export function failure(
  code: DiagnosticCode,
  message: string,
  fix?: RefProblem["fix"],
): { readonly problem: RefProblem } {
  return { problem: { code, message, ...(fix !== undefined && { fix }) } };
}

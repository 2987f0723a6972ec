import type { Origin } from "../ir/index.js";
import { catalog, type DiagnosticCode } from "./catalog.js";
import type { Excerpt } from "./excerpt.js";

/** One finding of the generator. */
export type Diagnostic = {
  readonly code: DiagnosticCode;
  readonly severity: "error" | "warning";
  /** One sentence about this case; foreign text in it is quoted and shortened by {@link quote}. */
  readonly message: string;
  readonly origin: Origin | undefined;
  /** Offset in the text of the file, when the place is known better than by pointer (syntax errors). */
  readonly offset?: number;
  /** The place with its line, of a text that did not become a document and so cannot be asked later. */
  readonly excerpt?: Excerpt;
  /** Instead of the fix of the catalog, when this case has a better one. */
  readonly fix?: string;
};

/** What a stage may know beyond code, message and origin. */
export type DiagnosticDetails = Pick<Diagnostic, "offset" | "excerpt" | "fix"> & {
  /** Where the case is less than the catalog says. */
  readonly severity?: "warning";
};

/** Where stages report to. */
export type Reporter = {
  /** Reports a finding; the stage goes on with the next thing, so that many are collected in one run. */
  report(code: DiagnosticCode, message: string, origin: Origin | undefined, more?: DiagnosticDetails): void;
};

/** A reporter that keeps what it is told. At most `max` are kept (default 1,000); the count goes on. */
export class Diagnostics implements Reporter {
  readonly list: Diagnostic[] = [];
  errorCount = 0;
  private readonly max: number;

  constructor(options: { readonly max?: number } = {}) {
    this.max = options.max ?? 1_000;
  }

  report(
    code: DiagnosticCode,
    message: string,
    origin: Origin | undefined,
    more: DiagnosticDetails = {},
  ): void {
    const severity = more.severity ?? catalog[code].severity;
    if (severity === "error") this.errorCount++;
    if (this.list.length < this.max) this.list.push({ code, message, origin, ...more, severity });
  }
}

/** Quotes foreign text for a message: control, bidi and line characters escaped, cut at `max` characters (default 80). */
export function quote(text: string, max = 80): string {
  const cut = text.length > max ? `${text.slice(0, max)}…` : text;
  return JSON.stringify(cut).replace(
    /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    escapeUnit,
  );
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

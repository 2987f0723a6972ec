import { catalog } from "./catalog.js";
import type { Diagnostic } from "./diagnostic.js";
import { columnsOf, visible } from "./escape.js";
import type { Excerpt } from "./excerpt.js";
import { type Locatable, locate } from "./locate.js";

/** How to show a diagnostic. */
export type RenderOptions = {
  readonly color: boolean;
  /** Where the codes are explained: the first page of a site of `edgeloom docs`, with a slash at its end. */
  readonly docsUrl?: string | undefined;
  /** What to call the file of a place. Default: as the diagnostic does. */
  readonly fileName?: ((file: string) => string) | undefined;
};

type Style = "error" | "warning" | "gutter" | "strong";

const styles: Readonly<Record<Style, string>> = {
  error: "\u001b[1;31m",
  warning: "\u001b[1;33m",
  gutter: "\u001b[1;34m",
  strong: "\u001b[1m",
};

/**
 * A diagnostic as compilers show theirs: what is wrong, where, the line with a caret under the place, why it is a
 * problem, and what to do. All foreign text in it is made safe for a terminal.
 */
export function renderDiagnostic(
  diagnostic: Diagnostic,
  document: Locatable | undefined,
  options: RenderOptions,
): string {
  const paint = painter(options.color);
  const excerpt = locate(diagnostic, document);
  const entry = catalog[diagnostic.code];
  const gutter = " ".repeat(excerpt === undefined ? 1 : String(excerpt.place.line).length);
  const head = `${paint(diagnostic.severity, `${diagnostic.severity}[${diagnostic.code}]`)}${paint("strong", `: ${visible(diagnostic.message)}`)}`;
  return [
    head,
    ...placeLine(diagnostic, excerpt, options).map((place) => `${gutter}${paint("gutter", "-->")} ${place}`),
    ...(excerpt === undefined ? [] : excerptLines(excerpt, gutter, diagnostic.severity, paint)),
    `${gutter} ${paint("gutter", "=")} ${paint("strong", "cause:")} ${visible(entry.cause)}`,
    `${gutter} ${paint("gutter", "=")} ${paint("strong", "fix:")} ${visible(diagnostic.fix ?? entry.fix)}`,
    ...(options.docsUrl === undefined
      ? []
      : [
          `${gutter} ${paint("gutter", "=")} ${paint("strong", "see:")} ${docsOfCode(options.docsUrl, diagnostic.code)}`,
        ]),
  ].join("\n");
}

/** The page that explains a code. */
export function docsOfCode(docsUrl: string, code: Diagnostic["code"]): string {
  return `${docsUrl}diagnostics.html#${code}`;
}

type Paint = (style: Style, text: string) => string;

function painter(color: boolean): Paint {
  return (style, text) => (color ? `${styles[style]}${text}\u001b[0m` : text);
}

/** `file:line:column  #/pointer`, as far as they are known. */
function placeLine(
  diagnostic: Diagnostic,
  excerpt: Excerpt | undefined,
  { fileName = (file) => file }: RenderOptions,
): readonly string[] {
  if (diagnostic.origin === undefined) return [];
  const { file, pointer } = diagnostic.origin;
  const place = excerpt === undefined ? "" : `:${excerpt.place.line}:${excerpt.place.column}`;
  return [visible(`${fileName(file)}${place}${pointer === "" ? "" : `  #${pointer}`}`)];
}

function excerptLines(
  excerpt: Excerpt,
  gutter: string,
  severity: "error" | "warning",
  paint: Paint,
): readonly string[] {
  const before = `${excerpt.clippedStart ? "…" : ""}${shown(excerpt.before)}`;
  const after = `${shown(excerpt.after)}${excerpt.clippedEnd ? "…" : ""}`;
  const bar = paint("gutter", "|");
  const caret = `${" ".repeat(columnsOf(before))}${paint(severity, "^".repeat(caretWidth(after)))}`;
  return [
    `${gutter} ${bar}`,
    `${paint("gutter", String(excerpt.place.line))} ${bar} ${before}${after}`.trimEnd(),
    `${gutter} ${bar} ${caret}`,
  ];
}

/** Tabs are common in indentation and do no harm, but their width is unknown. */
function shown(text: string): string {
  return visible(text.replaceAll("\t", "  "));
}

/** The caret underlines the word or string at the place, which is what the finding is about. */
function caretWidth(after: string): number {
  const token = /^(?:"(?:[^"\\]|\\.)*"|[\p{L}\p{N}_$.-]+)/u.exec(after)?.[0] ?? "";
  return Math.max(1, columnsOf(token));
}

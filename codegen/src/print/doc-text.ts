import type { SymbolId } from "../emit/plan.js";
import { unicodeEscape } from "./literal.js";

/** @internal A word of a doc comment: escaped text, or a link to a symbol. Words that are `glued` follow without a space. */
export type DocWord = { readonly text: string | { readonly link: SymbolId }; readonly glued: boolean };

/** @internal One line as its author wrote it, escaped, with one space between words; or words that may be links. */
export type DocLine = string | readonly DocWord[];

/** What ends a line for any reader of ours: CR and LF, VT, FF, NEL, and the two separators that ECMAScript adds. */
const lineEnd = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/;

/**
 * Characters that nobody sees, or that change how the line around them is read: controls, soft hyphen, joiners, bidi marks,
 * overrides and isolates, fillers, byte order marks, interlinear marks, variation selectors of the supplement, tags, lone
 * surrogates. Written out but for the two classes that Unicode has frozen: others grow with the engine, and the output must not.
 */
const invisible =
  /\p{Cc}|\p{Cs}|\u034f|[\u00ad\u061c\u115f\u1160]|[\u17b4\u17b5]|[\u180b-\u180f]|[\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff0-\uffff]|[\u{1bca0}-\u{1bca3}]|[\u{1d173}-\u{1d17a}]|[\u{e0000}-\u{e0fff}]/gu;

/**
 * What tools look for inside comments. Comment delimiters, markup that ends a script or a section, `@` (tags, pragmas such as
 * `@jsx`, `@__PURE__`, `@ts-ignore`), `#__PURE__`, and directives that are plain words.
 */
const meaningful =
  /@|(?<=\*)\/|(?<=\/)\*|<(?=[!/?]|script)|(?<=--)>|(?<=\]\])>|#(?=__)|\b(?:e(?=slint)|o(?=xlint)|t(?=slint)|b(?=iome-)|p(?=rettier-)|d(?=eno-)|s(?=ource(?:Mapping)?URL)|w(?=ebpack[A-Z]))/gi;

/** Foreign text of one line, without any meaning left in a comment; Markdown shows it as it was written. */
export function escapeDocLine(line: string): string {
  const harmless = line.replace(/\t/g, " ").replace(meaningful, defuse);
  return plain.test(harmless) ? harmless : harmless.replace(invisible, escapeInvisible);
}

const plain = /^[ -~]*$/;

function defuse(character: string): string {
  return character === "/" || character === "*" ? `\\${character}` : `&#${character.charCodeAt(0)};`;
}

function escapeInvisible(character: string): string {
  return [...Array(character.length).keys()].map((at) => unicodeEscape(character.charAt(at))).join("");
}

/** Large documents say the same of a hundred properties. Emptied when it is full: a process may see many documents. */
const known = new Map<string, readonly string[]>();
const maxKnown = 10_000;

/** Splits foreign text at whatever ends a line, at most one blank line in a row and none at the ends. */
export function docLines(text: string): readonly string[] {
  const before = known.get(text);
  if (before !== undefined) return before;
  if (known.size === maxKnown) known.clear();
  const made = freshLines(text);
  known.set(text, made);
  return made;
}

function freshLines(text: string): readonly string[] {
  const lines = text.split(lineEnd).map((line) => escapeDocLine(line).trimEnd());
  const kept = lines.filter((line, at) => line !== "" || (at > 0 && lines[at - 1] !== ""));
  while (kept.at(-1) === "") kept.pop();
  return closeFence(kept).map(evenlySpaced);
}

/** Closes a Markdown code fence that the text leaves open: what follows it in the comment must not become part of it. */
function closeFence(lines: readonly string[]): readonly string[] {
  const fences = lines.filter((line) => line.trimStart().startsWith("```")).length;
  return fences % 2 === 0 ? lines : [...lines, "```"];
}

/** Spaces at the start of a line have a meaning in Markdown. */
function evenlySpaced(line: string): string {
  return line.includes("  ") ? leadOf(line) + line.trimStart().replace(/ +/g, " ") : line;
}

function leadOf(line: string): string {
  return line.slice(0, line.length - line.trimStart().length);
}

/** @internal The words of a line. */
export function wordsOf(line: string): readonly DocWord[] {
  const body = line.trimStart();
  return body === "" ? [] : body.split(" ").map((text) => ({ text, glued: false }));
}

/** Cuts text at a whole character and says so. */
export function cutText(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const splitsPair = /[\ud800-\udbff]/.test(text.charAt(maxLength - 1));
  return `${text.slice(0, splitsPair ? maxLength - 1 : maxLength)} … (cut)`;
}

/** Lays the lines of a comment out within `width` columns; `nameOf` gives the final names of links. */
export function formatDoc(
  lines: readonly DocLine[],
  width: number,
  nameOf: (id: SymbolId) => string,
): readonly string[] {
  const laid = lines.flatMap((line) => wrap(line, width - 3, nameOf));
  const only = laid.length === 1 ? laid[0] : undefined;
  const formatted =
    only === undefined
      ? ["/**", ...laid.map((line) => (line === "" ? " *" : ` * ${line}`.trimEnd())), " */"]
      : [`/** ${only} */`];
  for (const [at, line] of formatted.entries()) assertOpen(line, at === formatted.length - 1);
  return formatted;
}

function wrap(line: DocLine, width: number, nameOf: (id: SymbolId) => string): readonly string[] {
  if (typeof line !== "string") return wrapWords("", line, width, nameOf);
  return line.length <= width ? [line] : wrapWords(leadOf(line), wordsOf(line), width, nameOf);
}

function wrapWords(
  lead: string,
  words: readonly DocWord[],
  width: number,
  nameOf: (id: SymbolId) => string,
): readonly string[] {
  const rows: string[] = [];
  let row = lead;
  let isBlank = true;
  for (const word of words) {
    const text = typeof word.text === "string" ? word.text : `{@link ${nameOf(word.text.link)}}`;
    if (isBlank || word.glued) row += text;
    else if (row.length + 1 + text.length <= width) row += ` ${text}`;
    else {
      rows.push(row);
      row = lead + text;
    }
    isBlank = false;
  }
  return [...rows, row];
}

/** The last line of defence: an escape that rebuilds the closer is a bug of ours, and must never reach a file. */
function assertOpen(line: string, isLast: boolean): void {
  const end = line.indexOf("*/");
  if (end !== (isLast ? line.length - 2 : -1)) throw new Error("a doc comment would end before its end");
}

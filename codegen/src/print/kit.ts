import { type Door, doorUse } from "../doors.js";
import type { SymbolId } from "../emit/plan.js";
import type { Json } from "../ir/index.js";
import { reservedWords } from "../reserved-words.js";
import { Fragment, isEmpty, nothing, type Part } from "./fragment.js";
import { numberLiteral, stringLiteral } from "./literal.js";

/** What may be interpolated into {@link code}. */
export type Interpolated = Fragment | readonly Fragment[];

/** Text between fragments that {@link join} may put there. */
export type Separator =
  | ""
  | " "
  | ","
  | ", "
  | "; "
  | " | "
  | " & "
  | " && "
  | " || "
  | "\n"
  | ",\n"
  | ";\n"
  | "\n\n";

const identifier = /^[A-Za-z_$][\w$]*$/;
const maxLineLength = 100;

/**
 * Code of our own with fragments in it. The text between `${}` is what stands in the source of the emitter; a fragment list
 * is written without separators. Line breaks are kept, spaces at the start of a line are not: only {@link indent} indents.
 */
export function code(strings: TemplateStringsArray, ...values: readonly Interpolated[]): Fragment {
  if (!Array.isArray(strings.raw)) throw new TypeError("code is a template tag");
  const first = strings[0] as string;
  const parts: Part[] = first === "" ? [] : [first];
  for (let at = 0; at < values.length; at++) {
    append(parts, values[at]);
    appendText(parts, strings[at + 1] as string);
  }
  return new Fragment(parts);
}

/** Longer fragments stay whole: copying the parts of a growing list again and again would cost its square. */
const maxCopiedParts = 8;

/**
 * Adds fragments as they were made here; the compiler refuses others, and so does this at run time. Short ones are taken
 * apart and their text joined with what stands before: most of a file is then a few long texts, not a tree of words.
 */
function append(parts: Part[], value: unknown): void {
  if (Array.isArray(value)) {
    for (const item of value) append(parts, item);
    return;
  }
  if (!Fragment.isFragment(value))
    throw new TypeError(`only fragments may be interpolated, not ${kindOf(value)}`);
  const inner = Fragment.partsOf(value);
  if (inner.length > maxCopiedParts) {
    parts.push(value);
    return;
  }
  for (const part of inner) {
    if (typeof part === "string") appendText(parts, part);
    else parts.push(part);
  }
}

function appendText(parts: Part[], text: string): void {
  if (text === "") return;
  const last = parts.length - 1;
  const before = last < 0 ? undefined : parts[last];
  if (typeof before === "string") parts[last] = before + text;
  else parts.push(text);
}

function kindOf(value: unknown): string {
  return value === undefined ? "undefined" : `a ${typeof value}`;
}

/**
 * A JSON value as a literal of printable ASCII: an expression, and for strings, numbers, booleans and null a literal type as well.
 * Keys of objects are sorted by code unit, so that the order in a document never reaches the output.
 */
export function lit(value: Json): Fragment {
  if (value === null || typeof value === "boolean") return new Fragment([String(value)]);
  if (typeof value === "string") return new Fragment([stringLiteral(value)]);
  if (typeof value === "number") return new Fragment([numberLiteral(value)]);
  if (typeof value === "bigint") return new Fragment([`${value}n`]);
  if (Array.isArray(value)) return bracketed("[", value.map(lit), "]");
  return bracketed("{", litEntries(value as { readonly [name: string]: Json }), "}");
}

function litEntries(value: { readonly [name: string]: Json }): readonly Fragment[] {
  return Object.keys(value)
    .sort()
    .map((name) => new Fragment([key(name), ": ", lit(value[name] as Json)]));
}

/** On one line if it is short, else one item per line. */
function bracketed(open: "[" | "{", items: readonly Fragment[], close: "]" | "}"): Fragment {
  if (items.length === 0) return new Fragment([open + close]);
  if (items.reduce((sum, item) => sum + flatLength(item) + 2, 2) > maxLineLength) {
    return new Fragment([open, indent(new Fragment([join(items, ",\n"), ","])), close]);
  }
  const pad = open === "{" ? " " : "";
  return new Fragment([open, pad, join(items, ", "), pad, close]);
}

/** `[a, b]`, on one line if it is short, else one item per line. */
export function list(items: readonly Fragment[]): Fragment {
  return bracketed("[", items, "]");
}

/** `{ a: 1, b: 2 }`, on one line if it is short, else one entry per line. */
export function fields(entries: readonly Fragment[]): Fragment {
  return bracketed("{", entries, "}");
}

/** What a name is taken for as long as nobody has decided it. */
const usualNameLength = 16;

/** Length on one line, about; infinite when it already takes several. */
function flatLength(fragment: Fragment): number {
  let length = 0;
  for (const part of Fragment.partsOf(fragment)) {
    if (typeof part === "string") length += part.includes("\n") ? Number.POSITIVE_INFINITY : part.length;
    else if (Fragment.isFragment(part)) length += flatLength(part);
    else if (part.kind === "symbol") length += usualNameLength;
    else length += part.kind === "runtime" ? part.name.length + 2 : Number.POSITIVE_INFINITY;
  }
  return length;
}

/** The key of a reply by its status, in an object literal or type: `200`, `default`, `"4XX"`. */
export function statusKey(status: string): Fragment {
  return /^[1-5]\d\d$/.test(status) ? new Fragment([status]) : memberName(status);
}

/** A property key in an object literal. `__proto__` is computed: any other spelling would set the prototype instead. */
export function key(name: string): Fragment {
  if (name === "__proto__") return new Fragment(['["__proto__"]']);
  return memberName(name);
}

/** The name of a property in an object type. */
export function memberName(name: string): Fragment {
  return new Fragment([identifier.test(name) && name !== "__proto__" ? name : stringLiteral(name)]);
}

/** The type of all texts that begin with a prefix: `` `x-${string}` ``. */
export function prefixed(prefix: string): Fragment {
  const escaped = stringLiteral(prefix).slice(1, -1).replaceAll('\\"', '"');
  return new Fragment(["`", escaped.replace(/[`$]/g, "\\$&"), "${string}`"]);
}

/** A local name that an emitter made up itself, never one from a schema: those are symbols. */
export function ident(name: string): Fragment {
  if (!identifier.test(name) || reservedWords.has(name))
    throw new TypeError(`${stringLiteral(name)} cannot name a local binding`);
  return new Fragment([name]);
}

/** A regular expression with the `u` flag. Built from a string literal, which has one escape rule where regex literals have many. */
export function regex(pattern: string): Fragment {
  if (!isPattern(pattern)) {
    throw new TypeError(
      `the pattern ${stringLiteral(pattern.slice(0, 80))} was not checked before it came to be printed`,
    );
  }
  return new Fragment(["new RegExp(", stringLiteral(pattern), ', "u")']);
}

function isPattern(pattern: string): boolean {
  try {
    return new RegExp(pattern, "u").unicode;
  } catch {
    return false;
  }
}

/** The fragments that print something, with one of our separators between them. */
export function join(fragments: readonly Fragment[], separator: Separator): Fragment {
  const parts: Part[] = [];
  for (const fragment of fragments) {
    if (Fragment.isFragment(fragment) && isEmpty(fragment)) continue;
    if (parts.length > 0) appendText(parts, separator);
    append(parts, fragment);
  }
  return new Fragment(parts);
}

/** The fragments that print something, one below the other. */
export function lines(fragments: readonly Fragment[]): Fragment {
  return join(fragments, "\n");
}

/** The fragment on lines of its own, two spaces deeper: `{${indent(body)}}`. Prints nothing around an empty fragment. */
export function indent(body: Fragment): Fragment {
  return isEmpty(body) ? nothing : new Fragment([{ kind: "indent", body }]);
}

/** The value that a symbol names. */
export function sym(id: SymbolId): Fragment {
  return new Fragment([{ kind: "symbol", id, use: "value" }]);
}

/** The type that a symbol names. */
export function typeSym(id: SymbolId): Fragment {
  return new Fragment([{ kind: "symbol", id, use: "type" }]);
}

/** `export ` before the declaration of a symbol; nothing where it is exported by another name, at the end of its file. */
export function exporting(id: SymbolId): Fragment {
  return new Fragment([{ kind: "export", id }]);
}

/** `e.<name>`: something of the runtime that emitted code may use. */
export function runtime(name: Door): Fragment {
  const use = doorUse(name);
  if (use === undefined) throw new TypeError(`${stringLiteral(name)} is no door of the runtime`);
  return new Fragment([{ kind: "runtime", name, use }]);
}

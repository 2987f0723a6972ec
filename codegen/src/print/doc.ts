import type { SymbolId } from "../emit/plan.js";
import type { Docs, Json } from "../ir/index.js";
import { defaultLimits } from "../limits.js";
import { ownFields } from "../own-fields.js";
import { cutText, type DocLine, type DocWord, docLines, wordsOf } from "./doc-text.js";
import { Fragment, nothing } from "./fragment.js";

/** A link to an emitted symbol inside a doc comment. */
export type DocLink = { readonly link: SymbolId };

/** Text of a doc comment: any text, or pieces of it with links between them. None of it has a meaning beyond itself. */
export type DocText = string | readonly (string | DocLink)[];

/** What a doc comment says beside its text. The only tags of emitted comments come from here. */
export type DocExtra = {
  readonly deprecated?: boolean | undefined;
  readonly since?: string | undefined;
  /** Address of a page that says more: `http` or `https`, without anything that a comment gives a meaning to. */
  readonly see?: string | undefined;
  /** Further sentences, each on a line of its own. */
  readonly notes?: readonly DocText[] | undefined;
  readonly default?: Json | undefined;
  readonly examples?: readonly Json[] | undefined;
  /** Where foreign text is cut; `limits.maxDocLength` unless told. */
  readonly maxLength?: number | undefined;
};

/** A doc comment on lines of its own; prints nothing when there is nothing to say. */
export function doc(text: DocText | undefined, options: DocExtra = {}): Fragment {
  return written(text, ownFields(options));
}

/** The doc comment of something that a schema describes: its description, or else its title, and what else it says. */
export function docs(said: Docs, extra: DocExtra = {}): Fragment {
  const { title, description, deprecated, since, see, examples, notes, default: noted } = ownFields(said);
  const own = ownFields(extra);
  const text = description ?? title;
  // Its length was judged where it was read, perhaps by a higher limit than the default.
  const maxLength = Math.max(defaultLimits.maxDocLength, text?.length ?? 0);
  const told = { maxLength, deprecated, since, see, examples, ...own };
  return written(text, {
    ...told,
    default: own.default ?? noted,
    notes: notes === undefined ? own.notes : [...notes, ...(own.notes ?? [])],
  });
}

function written(text: DocText | undefined, extra: DocExtra): Fragment {
  const { maxLength = defaultLimits.maxDocLength, notes, since, see, deprecated } = extra;
  const lines: DocLine[] = text === undefined ? [] : [...textLines(text, maxLength)];
  const facts = factsOf(notes, since, extra).flatMap((fact) => textLines(fact, maxLength));
  const tags = [...(see === undefined ? [] : [seeTag(see)]), ...(deprecated === true ? [deprecatedTag] : [])];
  for (const group of [facts, tags]) {
    if (group.length === 0) continue;
    if (lines.length > 0) lines.push("");
    for (const line of group) lines.push(line);
  }
  return lines.length === 0 ? nothing : new Fragment([{ kind: "doc", lines }]);
}

function factsOf(
  notes: readonly DocText[] = [],
  since: string | undefined,
  values: Pick<DocExtra, "default" | "examples">,
): readonly DocText[] {
  return [...notes, ...valueNotes(values), ...(since === undefined ? [] : [`Since ${since}.`])];
}

const deprecatedTag: DocLine = "@deprecated";

function seeTag(url: string): DocLine {
  if (!/^https?:\/\/[\w./~:-]+$/.test(url)) throw new TypeError("the address of a page was not checked");
  return [{ text: `@see ${url}`, glued: false }];
}

function textLines(text: DocText, maxLength: number): readonly DocLine[] {
  if (typeof text === "string") return docLines(cutText(text, maxLength));
  return [text.flatMap((piece, at) => pieceWords(piece, text[at - 1], maxLength))];
}

/** The words of one piece of a text with links. The first is glued to the piece before it when no space stands between them. */
function pieceWords(
  piece: string | DocLink,
  before: string | DocLink | undefined,
  maxLength: number,
): readonly DocWord[] {
  const touches = before !== undefined && !(typeof before === "string" && /\s$/.test(before));
  if (typeof piece !== "string") return [{ text: piece, glued: touches }];
  const words = docLines(cutText(piece, maxLength)).flatMap(wordsOf);
  return words.map((word, at) => ({ ...word, glued: at === 0 && touches && !/^\s/.test(piece) }));
}

function valueNotes(extra: DocExtra): readonly string[] {
  const named = extra.default === undefined ? [] : [`Default: ${jsonText(extra.default)}`];
  return [...named, ...(extra.examples ?? []).map((example) => `Example: ${jsonText(example)}`)];
}

/** A value as JSON text; a bigint is written as the integer it is, which `JSON.stringify` refuses. */
function jsonText(value: Json): string {
  if (typeof value === "bigint") return String(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(jsonText).join(", ")}]`;
  const entries = value as { readonly [name: string]: Json };
  const texts = Object.keys(entries)
    .sort()
    .map((name) => `${JSON.stringify(name)}: ${jsonText(entries[name] as Json)}`);
  return `{${texts.join(", ")}}`;
}

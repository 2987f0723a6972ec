import type { SymbolId } from "../emit/plan.js";
import type { Docs, Json } from "../ir/index.js";
import { defaultLimits } from "../limits.js";
import { ownFields } from "../own-fields.js";
import { cutText, type DocLine, type DocWord, docLines } from "./doc-text.js";
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
  const extra = ownFields(options);
  const maxLength = extra.maxLength ?? defaultLimits.maxDocLength;
  const toLines = (part: DocText): readonly DocLine[] => textLines(part, maxLength);
  const facts = [
    ...(extra.notes ?? []),
    ...valueNotes(extra),
    ...(extra.since === undefined ? [] : [`Since ${extra.since}.`]),
  ];
  const groups = [
    toLines(text ?? ""),
    facts.flatMap(toLines),
    [
      ...(extra.see === undefined ? [] : [seeTag(extra.see)]),
      ...(extra.deprecated === true ? [deprecatedTag] : []),
    ],
  ];
  const lines = groups
    .filter((group) => group.length > 0)
    .flatMap((group, at) => (at === 0 ? group : [blankLine, ...group]));
  return lines.length === 0 ? nothing : new Fragment([{ kind: "doc", lines }]);
}

/** The doc comment of something that a schema describes: its description, or else its title, and what else it says. */
export function docs(said: Docs, extra: DocExtra = {}): Fragment {
  const { title, description, deprecated, since, see, examples, notes, default: noted } = ownFields(said);
  const own = ownFields(extra);
  const facts = {
    deprecated,
    since,
    see,
    examples,
    ...own,
    default: own.default ?? noted,
    notes: [...(notes ?? []), ...(own.notes ?? [])],
  };
  const text = description ?? title;
  // Its length was judged where it was read, perhaps by a higher limit than the default.
  const maxLength = Math.max(defaultLimits.maxDocLength, text?.length ?? 0);
  return doc(text, { maxLength, ...facts });
}

const blankLine: DocLine = { lead: "", words: [] };
const deprecatedTag: DocLine = { lead: "", words: [{ text: "@deprecated", glued: false }] };

function seeTag(url: string): DocLine {
  if (!/^https?:\/\/[\w./~:-]+$/.test(url)) throw new TypeError("the address of a page was not checked");
  return { lead: "", words: [{ text: `@see ${url}`, glued: false }] };
}

function textLines(text: DocText, maxLength: number): readonly DocLine[] {
  if (typeof text === "string") return docLines(cutText(text, maxLength));
  return [{ lead: "", words: text.flatMap((piece, at) => pieceWords(piece, text[at - 1], maxLength)) }];
}

/** The words of one piece of a text with links. The first is glued to the piece before it when no space stands between them. */
function pieceWords(
  piece: string | DocLink,
  before: string | DocLink | undefined,
  maxLength: number,
): readonly DocWord[] {
  const touches = before !== undefined && !(typeof before === "string" && /\s$/.test(before));
  if (typeof piece !== "string") return [{ text: piece, glued: touches }];
  const words = docLines(cutText(piece, maxLength)).flatMap((line) => line.words);
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

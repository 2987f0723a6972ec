/** A comment as the parser gives it, without its delimiters. */
export type Comment = {
  readonly type: "Line" | "Block";
  readonly value: string;
  readonly start: number;
  readonly end: number;
};

/** The one annotation of emitted code: it lets a bundler drop a model that nobody uses. */
const pure = "@__PURE__";

/** Tags of ours: a link to an emitted symbol or a page, and `@deprecated` alone on its line. */
const ownTag =
  /\{@link [A-Za-z_$][\w$]*\}|^ *\* @deprecated$|^\* @deprecated $|^ *\* @see https?:\/\/[\w./~:-]+$|^\* @see https?:\/\/[\w./~:-]+ $/gm;

/** What some tool would obey. Kept apart from the escapes of the printer on purpose: each guards against a mistake of the other. */
const directive =
  /@|#__|source(?:Mapping)?URL|(?:eslint|oxlint|tslint|biome|prettier)[-:]|webpack[A-Z]|<!--|-->|\/\*/;

/** Characters that nobody sees, and line ends that only some readers know. */
const unreadable =
  /(?!\n)\p{Cc}|\p{Cs}|[\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/u;

/** Why a comment does not pass, or undefined when it does. */
export function commentProblem(comment: Comment): string | undefined {
  if (comment.type === "Line") return "is a line comment";
  if (comment.value === pure) return undefined;
  if (!comment.value.startsWith("*")) return "is no doc comment";
  if (directive.test(comment.value.replace(ownTag, ""))) return "could be taken for an instruction by a tool";
  return undefined;
}

/** Where the text holds what nobody can read, be it in a comment or not; -1 when nowhere. */
export function hiddenAt(text: string): number {
  // A class without names of Unicode is looked for ten times as fast, and most of a file is plain.
  for (const { 0: run, index } of text.matchAll(/[^\n -~]+/g)) {
    const found = run.search(unreadable);
    if (found >= 0) return index + found;
  }
  return -1;
}

/** Where the text holds what nobody can read, or something beyond ASCII outside its comments; -1 when nowhere. */
export function unreadableAt(text: string, comments: readonly Comment[]): number {
  const hidden = hiddenAt(text);
  if (hidden >= 0) return hidden;
  let from = 0;
  for (const { start, end } of [...comments, { start: text.length, end: text.length }]) {
    const found = text.slice(from, start).search(/[^\n -~]/);
    if (found >= 0) return from + found;
    from = end;
  }
  return -1;
}

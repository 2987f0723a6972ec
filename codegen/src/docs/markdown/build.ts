import type { BlockContent, Heading, List, ListItem, PhrasingContent, RootContent, Table } from "mdast";

/** A piece of a line: our own words, or nodes that are safe already. */
export type Phrase = string | PhrasingContent | readonly Phrase[];

/** Nodes of a line. Strings are text without any meaning: the printer escapes them. */
export function phrase(...parts: readonly Phrase[]): PhrasingContent[] {
  return parts.flatMap((part) => {
    if (typeof part === "string") return part === "" ? [] : [{ type: "text" as const, value: part }];
    return isNode(part) ? [part] : phrase(...part);
  });
}

function isNode(part: Exclude<Phrase, string>): part is PhrasingContent {
  return !Array.isArray(part);
}

/** A paragraph. */
export function paragraph(...parts: readonly Phrase[]): RootContent & BlockContent {
  return { type: "paragraph", children: phrase(...parts) };
}

/** A heading. Its text decides the anchor, so it holds nothing that may change without need. */
export function heading(depth: Heading["depth"], ...parts: readonly Phrase[]): RootContent {
  return { type: "heading", depth, children: phrase(...parts) };
}

/** A link to a page of ours, or to an address that was found harmless. */
export function link(url: string, ...parts: readonly Phrase[]): PhrasingContent {
  return { type: "link", url, children: phrase(...parts) };
}

/** Words that stand out. */
export function strong(...parts: readonly Phrase[]): PhrasingContent {
  return { type: "strong", children: phrase(...parts) };
}

/** A list with one line for each item. */
export function bullets(items: readonly Phrase[]): RootContent {
  const children: ListItem[] = items.map((item) => ({
    type: "listItem",
    spread: false,
    children: [{ type: "paragraph", children: phrase(item) }],
  }));
  return { type: "list", ordered: false, spread: false, children } satisfies List;
}

/** A table; the first row is its head. */
export function table(rows: readonly (readonly Phrase[])[]): RootContent {
  return {
    type: "table",
    children: rows.map((cells) => ({
      type: "tableRow",
      children: cells.map((cell) => ({ type: "tableCell", children: phrase(cell) })),
    })),
  } satisfies Table;
}

/** A block of code. */
export function codeBlock(lang: string, value: string): RootContent {
  return { type: "code", lang, value };
}

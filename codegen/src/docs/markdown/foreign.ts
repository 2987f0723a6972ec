import type { BlockContent, List, Nodes, PhrasingContent, RootContent, Table } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";
import { cleanLines } from "./clean.js";

/** Where the nesting of foreign text ends: what lies deeper is shown as text. */
const maxDepth = 8;

/** Marks in one text beyond which it is shown as it was written: the time to match them grows with their square. */
const maxMarkup = 1_000;

function countMarkup(text: string): number {
  return text.length <= maxMarkup ? 0 : text.replace(/[^>*_~[\]]/g, "").length;
}

/** Text in which no character can be markup. */
const plain = /^[\p{L}\p{N} ,;'"()?/%+-]*[.:]?$/u;

/**
 * Foreign text as blocks. Descriptions are CommonMark by their specifications, so paragraphs, lists, tables, emphasis and code are
 * kept. What could act is not: HTML becomes the text that it was written as, images become links, links go to the web or vanish, and
 * headings become bold lines, since the anchors of a page are ours.
 */
export function foreignBlocks(text: string | undefined): readonly RootContent[] {
  if (text === undefined || text.trim() === "") return [];
  const clean = cleanLines(text);
  if (plain.test(clean) || countMarkup(clean) > maxMarkup)
    return [{ type: "paragraph", children: [{ type: "text", value: clean }] }];
  const before = known.get(clean);
  if (before !== undefined) return before;
  const { children } = fromMarkdown(clean, grammar);
  const blocks = children.flatMap((child) => block(child, 0));
  if (known.size >= maxKnown) known.clear();
  known.set(clean, blocks);
  return blocks;
}

const grammar = { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] };
/** A description is shown on the page of its model, on those of its users and in lists. */
const known = new Map<string, readonly RootContent[]>();
const maxKnown = 4_096;

/** The first paragraph of a foreign text, for lists. */
export function foreignPhrase(text: string | undefined): PhrasingContent[] {
  const [first] = foreignBlocks(text);
  return first?.type === "paragraph" ? first.children : [];
}

type Blocks = (RootContent & BlockContent)[];

/** What becomes of each kind of block; of what is not here, nothing. */
const blocks: {
  readonly [Type in Nodes["type"]]?: (node: Extract<Nodes, { type: Type }>, depth: number) => Blocks;
} = {
  paragraph: ({ children }, depth) => [paragraph(phrasing(children, depth))],
  heading: ({ children }, depth) => [paragraph([{ type: "strong", children: phrasing(children, depth) }])],
  code: ({ lang, value }) => [{ type: "code", lang: languageOf(lang), value }],
  blockquote: ({ children }, depth) => [{ type: "blockquote", children: inside(children, depth) }],
  list: (node, depth) => [listOf(node, depth)],
  table: (node, depth) => [tableOf(node, depth)],
  thematicBreak: () => [{ type: "thematicBreak" }],
  html: ({ value }) => [paragraph([{ type: "text", value }])],
};

function block(node: Nodes, depth: number): Blocks {
  if (depth > maxDepth) return [paragraph([{ type: "text", value: textOf(node) }])];
  const make = blocks[node.type] as ((node: Nodes, depth: number) => Blocks) | undefined;
  return make?.(node, depth) ?? [];
}

function inside(children: readonly Nodes[], depth: number): Blocks {
  return children.flatMap((child) => block(child, depth + 1));
}

function paragraph(children: PhrasingContent[]): RootContent & BlockContent {
  return { type: "paragraph", children };
}

function listOf({ ordered, start, spread, children }: List, depth: number): RootContent & BlockContent {
  const items = children.map((item) => ({
    type: "listItem" as const,
    spread: item.spread ?? false,
    children: inside(item.children, depth),
  }));
  return {
    type: "list",
    ordered: ordered ?? false,
    start: start ?? null,
    spread: spread ?? false,
    children: items,
  };
}

function tableOf({ children, align }: Table, depth: number): RootContent & BlockContent {
  const rows = children.map((row) => ({
    type: "tableRow" as const,
    children: row.children.map((cell) => ({
      type: "tableCell" as const,
      children: phrasing(cell.children, depth),
    })),
  }));
  return { type: "table", align: align ?? null, children: rows };
}

function phrasing(nodes: readonly Nodes[], depth: number): PhrasingContent[] {
  return nodes.flatMap((node) => piece(node, depth + 1));
}

/** What becomes of each kind of words. */
const pieces: {
  readonly [Type in Nodes["type"]]?: (
    node: Extract<Nodes, { type: Type }>,
    depth: number,
  ) => PhrasingContent[];
} = {
  text: ({ value }) => [{ type: "text", value }],
  inlineCode: ({ value }) => [{ type: "inlineCode", value }],
  html: ({ value }) => [{ type: "text", value }],
  break: () => [{ type: "break" }],
  emphasis: ({ children }, depth) => [{ type: "emphasis", children: phrasing(children, depth) }],
  strong: ({ children }, depth) => [{ type: "strong", children: phrasing(children, depth) }],
  delete: ({ children }, depth) => [{ type: "delete", children: phrasing(children, depth) }],
  link: ({ url, children }, depth) => linkOf(url, phrasing(children, depth)),
  image: ({ url, alt }) => linkOf(url, [{ type: "text", value: alt || "image" }]),
  linkReference: ({ children }, depth) => phrasing(children, depth),
  imageReference: ({ alt }) => [{ type: "text", value: alt || "image" }],
};

function piece(node: Nodes, depth: number): PhrasingContent[] {
  if (depth > maxDepth) return [{ type: "text", value: textOf(node) }];
  const make = pieces[node.type] as ((node: Nodes, depth: number) => PhrasingContent[]) | undefined;
  return make?.(node, depth) ?? [];
}

/** A link without its target is its text: relative ones would lead to pages that are not there, others may do anything. */
function linkOf(url: string, children: PhrasingContent[]): PhrasingContent[] {
  const harmless = harmlessUrl(url);
  return harmless === undefined ? children : [{ type: "link", url: harmless, children }];
}

/** An address of the web or of a person, in the spelling of the URL standard; undefined for any other. */
export function harmlessUrl(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, href } = new URL(url);
  return ["http:", "https:", "mailto:"].includes(protocol) ? href : undefined;
}

/** The info string of a fence reaches highlighters and their plug-ins: only plain names do. */
function languageOf(lang: string | null | undefined): string | null {
  return lang && /^[A-Za-z0-9+#-]{1,20}$/.test(lang) ? lang.toLowerCase() : null;
}

/** All text below a node, without recursion: nesting is what was too deep. */
function textOf(node: Nodes): string {
  const texts: string[] = [];
  const open: Nodes[] = [node];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if ("value" in next) texts.push(next.value);
    if ("children" in next) open.push(...[...next.children].reverse());
  }
  return texts.join(" ");
}

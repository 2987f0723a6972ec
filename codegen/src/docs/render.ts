import type { Nodes } from "mdast";
import type { Page } from "./book.js";
import { printMarkdown } from "./markdown/print.js";

/** How pages become files. */
export type RenderOptions = {
  /** Where the pages of the book lie: `fleet`, or nothing. */
  readonly folder: string;
  /** Name of the first page of a folder: `README` is what repositories show. */
  readonly index: "README" | "index";
};

/** The files of a page, by path: its text and its drawings. */
export function renderPage(page: Page, options: RenderOptions): ReadonlyMap<string, string> {
  const path = below(options.folder, page.path);
  const text = printMarkdown(page.children.map((child) => placed(child, path, options)) as never);
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  return new Map([
    [fileOf(path, options), text],
    ...[...(page.figures ?? [])].map(([name, svg]) => [`${folder}${name}`, svg] as const),
  ]);
}

function below(folder: string, path: string): string {
  return folder === "" ? path : `${folder}/${path}`;
}

function fileOf(path: string, { index }: RenderOptions): string {
  return `${path.replace(/(^|\/)index$/, `$1${index}`)}.md`;
}

/** A copy of a node with the links of the book made relative. */
function placed(node: Nodes, from: string, options: RenderOptions): Nodes {
  const url = "url" in node ? { url: placedUrl(node.url, from, options) } : {};
  if (!("children" in node)) return { ...node, ...url };
  return { ...node, ...url, children: node.children.map((child) => placed(child, from, options)) } as Nodes;
}

function placedUrl(url: string, from: string, options: RenderOptions): string {
  if (url.startsWith("figure:")) return `./${url.slice("figure:".length)}`;
  if (!url.startsWith("page:")) return url;
  const [path = "", anchor] = url.slice("page:".length).split("#");
  const target = fileOf(below(options.folder, path), options);
  return `${relative(from, target)}${anchor === undefined ? "" : `#${anchor}`}`;
}

/** A path from the folder of one page to another file. */
function relative(from: string, to: string): string {
  const folders = from.split("/").slice(0, -1);
  const steps = to.split("/");
  let shared = 0;
  while (shared < folders.length && shared < steps.length - 1 && folders[shared] === steps[shared]) shared++;
  const up = "../".repeat(folders.length - shared) || "./";
  return `${up}${steps.slice(shared).join("/")}`;
}

import { type Compilation, type Understood, understand } from "../pipeline.js";
import { aboutDocuments } from "./about.js";
import { type Book, bookOf } from "./book.js";
import { asyncApiBundle, openApiBundles, schemaBundle } from "./bundle/index.js";
import { diagnosticsPage, pagesOf, shelfPage } from "./pages/index.js";
import { prettyJson } from "./pretty-json.js";
import { renderPage } from "./render.js";

/** What documentation can be made as. */
export const docsFormats = ["site", "markdown", "openapi", "asyncapi", "jsonschema"] as const;

/** One of {@link docsFormats}. */
export type DocsFormat = (typeof docsFormats)[number];

/** One package whose documents were read. */
export type Volume = {
  /** Folder of its pages: `fleet`; empty where there is only one package. */
  readonly folder: string;
  /** What it is called where the documents give no title. */
  readonly name: string;
  readonly book: Book;
  readonly set: Understood["set"];
};

/** What a package became: a volume, or what is wrong with its documents. */
export type Opened = Pick<Understood, "diagnostics" | "documents" | "errorCount" | "found"> & {
  readonly volume: Volume | undefined;
};

/** Reads the documents of a package. */
export function openVolume(
  job: Compilation,
  names: { readonly folder: string; readonly name: string },
): Opened {
  const { model, set, ...rest } = understand(job);
  if (model === undefined) return { ...rest, volume: undefined };
  const book = bookOf(model, aboutDocuments(set.entries), names.name);
  return { ...rest, volume: { ...names, book, set } };
}

/** Pages as Markdown with their drawings, by path. `index` names the first page of a folder. */
export function markdownFiles(
  volumes: readonly Volume[],
  index: "README" | "index",
): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const add = (rendered: ReadonlyMap<string, string>): void => {
    for (const [path, text] of rendered) files.set(path, text);
  };
  for (const { folder, book } of volumes)
    for (const page of pagesOf(book)) add(renderPage(page, { folder, index }));
  if (volumes.length > 1) add(renderPage(shelfPage(volumes), { folder: "", index }));
  add(renderPage(diagnosticsPage(), { folder: "", index }));
  return files;
}

/** Documents in the words of a standard, by path. */
export function bundleFiles(
  volumes: readonly Volume[],
  format: Exclude<DocsFormat, "site" | "markdown">,
): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const volume of volumes) {
    const folder = volume.folder === "" ? "" : `${volume.folder}/`;
    for (const [name, bundle] of bundlesOf(volume, format))
      files.set(`${folder}${name}.json`, `${prettyJson(bundle)}\n`);
  }
  return files;
}

function bundlesOf({ book, set, name }: Volume, format: Exclude<DocsFormat, "site" | "markdown">) {
  if (format === "openapi") return openApiBundles(set);
  if (format === "jsonschema") {
    const slugOf = (id: Parameters<Book["pathOf"]>[0]): string =>
      (book.pathOf(id) ?? "").replace(/^.*\//, "");
    return new Map([["schemas", schemaBundle(book.model, name, slugOf)]]);
  }
  const bundle = asyncApiBundle(set, book.model.title);
  return new Map(bundle === undefined ? [] : [["asyncapi", bundle]]);
}

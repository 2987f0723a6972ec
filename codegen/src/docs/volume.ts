import { relative, resolve, sep } from "node:path";
import { type Compilation, type Understood, understand } from "../pipeline.js";
import { aboutDocuments } from "./about.js";
import { type Book, bookOf, type Page } from "./book.js";
import { diagnosticsPage, pagesOf } from "./pages/index.js";

/** One package whose documents were read. */
export type Volume = {
  /** Folder of its pages: `fleet`; empty where there is only one package. */
  readonly folder: string;
  /** What it is called in addresses, and where the documents give no title. */
  readonly name: string;
  readonly book: Book;
  readonly set: Understood["set"];
  /** Its pages, the first one first; made when they are first asked for. */
  readonly pages: () => readonly Page[];
};

/** What became of a package: a volume, or what is wrong with its documents. */
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
  const about = aboutDocuments(set.entries);
  const book = bookOf(model, { about, name: names.name, documentOf: ({ file }) => inputOf(job) ?? file });
  let pages: readonly Page[] | undefined;
  return {
    ...rest,
    volume: { ...names, book, set, pages: () => (pages ??= [...pagesOf(book), diagnosticsPage()]) },
  };
}

/** The only input, as it is found from the root; undefined where there are several. */
function inputOf({ root, inputs: [input, ...more] }: Compilation): string | undefined {
  if (input === undefined || more.length > 0) return undefined;
  return relative(root, resolve(root, input)).split(sep).join("/") || ".";
}

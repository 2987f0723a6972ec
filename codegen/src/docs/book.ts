import type { RootContent } from "mdast";
import { exampleOf } from "../examples/index.js";
import {
  type ApiModel,
  createMerger,
  type Json,
  type Origin,
  type SchemaNode,
  type TypeDecl,
  type TypeId,
  type TypeLookup,
  typeLookup,
  type ViewSide,
  viewId,
  withViews,
} from "../ir/index.js";
import { cleanLine } from "./markdown/clean.js";
import { type PageMap, pageMap } from "./page-map.js";

/** One page. Links to other pages are written `page:models/access-request#name`, and become relative when it is printed. */
export type Page = {
  /** Address without extension, from the root of the book: `models/access-request`. */
  readonly path: string;
  /** Plain text of one line. */
  readonly title: string;
  readonly children: readonly RootContent[];
  /** Drawings beside the page, by file name. */
  readonly figures?: ReadonlyMap<string, string>;
};

/** What the documents of one package say, and what pages need to know about it. */
export type Book = {
  /** What people call it. One line, foreign. */
  readonly title: string;
  /** What its documents say about themselves; foreign. */
  readonly about: readonly { readonly title: string | undefined; readonly description: string | undefined }[];
  /** With its views. */
  readonly model: ApiModel;
  readonly pathOf: PageMap;
  readonly lookup: TypeLookup;
  /** What a command line names to speak of something: the document, or the folder, that the package is made of. */
  documentOf(origin: Origin): string;
  /** A schema with its bases. */
  merged(node: SchemaNode): SchemaNode;
  /** The declaration as it is on one side of an exchange. */
  viewOf(id: TypeId, side: ViewSide): TypeDecl | undefined;
  /** A value that fits; undefined when none was found. */
  example(node: SchemaNode, hint: string): Json | undefined;
};

/** Opens the book of a model. */
export function bookOf(
  plain: ApiModel,
  { about, name, documentOf }: Pick<Book, "about" | "documentOf"> & { readonly name: string },
): Book {
  const model = withViews(plain);
  const lookup = typeLookup(model.types);
  return {
    title: cleanLine(model.title ?? name),
    about,
    model,
    pathOf: pageMap(model),
    documentOf,
    lookup,
    merged: createMerger(model.types),
    viewOf: (id, side) => lookup(viewId(id, side)) ?? lookup(id),
    example(node, hint) {
      const found = exampleOf(node, { lookup }, hint);
      return found.ok ? found.value : undefined;
    },
  };
}

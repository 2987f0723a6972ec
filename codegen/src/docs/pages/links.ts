import type { PhrasingContent } from "mdast";
import type { TypeId } from "../../ir/index.js";
import type { Book } from "../book.js";
import { link, type Phrase, phrase } from "../markdown/build.js";
import { cleanLine } from "../markdown/clean.js";
import type { Documented } from "../page-map.js";

/** A link to the page of something; its words alone where it has none. */
export function linkTo(book: Book, thing: Documented, ...words: readonly Phrase[]): PhrasingContent[] {
  const path = book.pathOf(thing);
  return path === undefined ? phrase(...words) : [link(`page:${path}`, ...words)];
}

/** A link to a model by its name. */
export function linkToModel(book: Book, id: TypeId): PhrasingContent[] {
  const { name = "?", view } = book.lookup(id) ?? {};
  const base = view === undefined ? undefined : book.lookup(view.of);
  return linkTo(book, id, cleanLine(base?.name ?? name));
}

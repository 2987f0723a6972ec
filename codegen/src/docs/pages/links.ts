import type { PhrasingContent } from "mdast";
import type { TypeDecl, TypeId } from "../../ir/index.js";
import { pascalCase } from "../../name/casing.js";
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
  const decl = book.lookup(id);
  const base = decl?.view === undefined ? decl : book.lookup(decl.view.of);
  return base === undefined ? phrase("?") : linkTo(book, id, modelName(base));
}

/** What a model is called: as in its document where that is a word of code, else as emitted code has it. */
export function modelName({ name }: Pick<TypeDecl, "name">): string {
  const clean = cleanLine(name);
  return /^[A-Za-z_$][\w$]*$/.test(clean) ? clean : pascalCase(clean);
}

import type { Book, Page } from "../book.js";
import { busPages } from "./bus.js";
import { devicePages } from "./devices.js";
import { frontPage } from "./front.js";
import { modelPage } from "./model.js";
import { restPages } from "./rest.js";
import { usersOf } from "./users.js";

export { diagnosticsPage } from "./diagnostics.js";
export { shelfPage } from "./front.js";

/** All pages of a book, the first one first. */
export function pagesOf(book: Book): readonly Page[] {
  const users = usersOf(book);
  const models = book.model.types.filter(({ view }) => view === undefined);
  return [
    frontPage(book),
    ...busPages(book),
    ...restPages(book),
    ...devicePages(book),
    ...models.map((decl) => modelPage(book, decl, users)),
  ];
}

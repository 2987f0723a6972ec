import type { RootContent } from "mdast";
import { groupBy } from "../../ir/index.js";
import type { Book, Page } from "../book.js";
import { bullets, heading, type Phrase, paragraph } from "../markdown/build.js";
import { cleanLine } from "../markdown/clean.js";
import { foreignBlocks, foreignPhrase } from "../markdown/foreign.js";
import type { Documented } from "../page-map.js";
import { linkTo, modelName } from "./links.js";

/** The first page of a book: what there is. */
export function frontPage(book: Book): Page {
  const { topics, services, rest, modules = [], types } = book.model;
  const groups = [...groupBy(rest?.operations ?? [], ({ group }) => group).keys()];
  const webhooks = rest?.webhooks ?? [];
  return {
    path: "index",
    title: book.title,
    children: [
      heading(1, book.title),
      ...foreignBlocks(aboutText(book)),
      ...shelf(
        "Topics",
        topics.map((topic) => entry(book, topic, topic.name, topic.docs.description)),
      ),
      ...shelf(
        "Services",
        services.map((service) => entry(book, service, service.name, service.docs.description)),
      ),
      ...shelf(
        "Resources",
        groups.map((group) => entry(book, `resource:${group}`, group)),
      ),
      ...shelf(
        "Webhooks",
        webhooks.map((webhook) => entry(book, webhook, webhook.name, webhook.docs.description)),
      ),
      ...shelf(
        "Device modules",
        modules.map((module) => entry(book, module, module.name, module.docs.description)),
      ),
      ...shelf(
        "Models",
        types
          .filter(({ view }) => view === undefined)
          .map((decl) => entry(book, decl.id, modelName(decl), decl.node.docs.description)),
      ),
    ],
  };
}

/** The document that gives the set its title speaks for it. */
function aboutText({ about, title }: Book): string | undefined {
  const own = about.find((entry) => entry.title !== undefined && cleanLine(entry.title) === title);
  return (own ?? about[0])?.description;
}

function shelf(words: string, items: readonly Phrase[]): readonly RootContent[] {
  return items.length === 0 ? [] : [heading(2, words), bullets(items)];
}

function entry(book: Book, thing: Documented, name: string, description?: string): Phrase {
  const said = foreignPhrase(description);
  return [linkTo(book, thing, cleanLine(name)), ...(said.length > 0 ? [": ", said] : [])];
}

/** The first page of several books together. */
export function shelfPage(books: readonly { readonly folder: string; readonly book: Book }[]): Page {
  const items = books.map(({ folder, book }): Phrase => {
    const said = foreignPhrase(aboutText(book));
    return [
      { type: "link", url: `page:${folder}/index`, children: [{ type: "text", value: book.title }] },
      ...(said.length > 0 ? [": ", said] : []),
    ];
  });
  return {
    path: "index",
    title: "Reference",
    children: [heading(1, "Reference"), paragraph("What the schemas describe."), bullets(items)],
  };
}

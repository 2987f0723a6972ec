import { groupBy } from "../../ir/index.js";
import type { Book, Page } from "../book.js";
import type { Volume } from "../volume.js";

/** An entry of the side bar. VitePress takes its text for HTML, so that is what it is. */
export type SideEntry = {
  readonly text: string;
  readonly link?: string;
  readonly collapsed?: boolean;
  readonly items?: readonly SideEntry[];
};

/** What the site shows beside its pages. */
export type Navigation = {
  /** By the folder in which a page lies. */
  readonly sidebar: Readonly<Record<string, readonly SideEntry[]>>;
  readonly nav: readonly SideEntry[];
  /** Folder of the first book. */
  readonly first: string;
  /** Title of each page, by its file. Plain text. */
  readonly pages: Readonly<Record<string, string>>;
};

/** What belongs together in a side bar. `front` names the list on the first page that stands for the others. */
const sections: readonly {
  readonly words: string;
  readonly front: string;
  readonly shelves: readonly (readonly [folder: string, words: string])[];
}[] = [
  {
    words: "Topics",
    front: "topics",
    shelves: [
      ["topics", "Topics"],
      ["messages", "Messages"],
    ],
  },
  {
    words: "Services",
    front: "services",
    shelves: [
      ["services", "Services"],
      ["rpc", "RPCs"],
    ],
  },
  {
    words: "Resources",
    front: "resources",
    shelves: [
      ["resources", "Resources"],
      ["operations", "Operations"],
    ],
  },
  { words: "Webhooks", front: "webhooks", shelves: [["webhooks", "Webhooks"]] },
  {
    words: "Device modules",
    front: "device-modules",
    shelves: [
      ["modules", "Modules"],
      ["devices", "Devices"],
    ],
  },
  { words: "Models", front: "models", shelves: [["models", "Models"]] },
];

/** Side bars and titles of several books. */
export function navigationOf(volumes: readonly Volume[]): Navigation {
  const sidebar: Record<string, readonly SideEntry[]> = {};
  const pages: Record<string, string> = { "index.md": "Reference" };
  const books = volumes.map(
    ({ folder, book }): SideEntry => ({ text: htmlText(book.title), link: rooted(folder, "") }),
  );
  for (const volume of volumes) {
    const { folder, book } = volume;
    const own = volume.pages();
    for (const { path, title } of own) pages[`${rooted(folder, path).slice(1)}.md`] = titleText(title);
    Object.assign(sidebar, bookSidebars(folder, book, own));
  }
  if (volumes.length > 1) sidebar["/"] = books;
  return { sidebar, first: volumes[0]?.folder ?? "", nav: volumes.length > 1 ? books : [], pages };
}

/** A side bar for each section: with everything in it, and one line for each of the others. */
function bookSidebars(folder: string, book: Book, pages: readonly Page[]): Navigation["sidebar"] {
  const byShelf = groupBy(pages, ({ path }) => path.split("/")[0] ?? "");
  const present = sections.filter(({ shelves }) => shelves.some(([shelf]) => byShelf.has(shelf)));
  const diagnostics: SideEntry = { text: "Diagnostics", link: rooted(folder, "diagnostics") };
  const home: SideEntry = { text: htmlText(book.title), link: rooted(folder, "") };
  const line = ({ words, front }: (typeof sections)[number]): SideEntry => ({
    text: words,
    link: rooted(folder, `#${front}`),
  });
  const shelf = ([name, words]: readonly [string, string]): SideEntry => ({
    text: words,
    collapsed: false,
    items: (byShelf.get(name) ?? []).map(({ path, title }) => ({
      text: htmlText(shortTitle(title)),
      link: rooted(folder, path),
    })),
  });
  const inside = present.flatMap((section) => {
    const entries = present.flatMap((each) => (each === section ? each.shelves.map(shelf) : [line(each)]));
    const bar = [home, ...entries, diagnostics];
    return section.shelves.map(([name]) => [rooted(folder, `${name}/`), bar] as const);
  });
  return Object.fromEntries([...inside, [rooted(folder, ""), [home, ...present.map(line), diagnostics]]]);
}

/** The heading of the shelf says already what it is. */
function shortTitle(title: string): string {
  return title.replace(/^(?:Topic|Message|Service|RPC|Resource|Module|Device|Webhook) /, "");
}

function rooted(folder: string, path: string): string {
  return `/${folder === "" ? "" : `${folder}/`}${path}`;
}

/** Titles reach a script inside VitePress, which `</script>` would end. */
function titleText(text: string): string {
  return text.replaceAll("<", "‹").replaceAll(">", "›");
}

function htmlText(text: string): string {
  return titleText(text).replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("'", "&#39;");
}

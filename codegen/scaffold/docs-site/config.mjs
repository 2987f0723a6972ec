// How VitePress makes the site. `site.json` beside this file holds what is particular to one run; all text in it is foreign.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const site = JSON.parse(readFileSync(new URL("./site.json", import.meta.url), "utf8"));

/** Stands for `<` in the pages: VitePress looks for includes in them before it reads them as Markdown. */
const hidden = /\uE000/g;

const blockRules = ["table", "code", "fence", "blockquote", "hr", "list", "heading", "paragraph"];
const inlineRules = [
  "text",
  "newline",
  "escape",
  "backticks",
  "strikethrough",
  "emphasis",
  "link",
  "image",
  "entity",
];

export default {
  title: site.title,
  description: site.title,
  base: site.base,
  lang: "en",
  // Browsers ask for an icon where none is named.
  head: [["link", { rel: "icon", href: "data:," }]],
  cacheDir: "./cache",
  // What all pages share stands in one file, instead of in each of them.
  metaChunk: true,
  markdown: {
    html: false,
    linkify: false,
    attrs: { disable: true },
    gfmAlerts: false,
    anchor: { slugify: anchorOf },
    config: guard,
  },
  transformPageData: ({ relativePath }) => ({
    title: site.pages[relativePath] ?? site.title,
    description: "",
  }),
  themeConfig: {
    search: { provider: "local", options: { _render: searched } },
    outline: { level: [2, 3], label: "On this page" },
    docFooter: { prev: false, next: false },
    nav: site.nav,
    sidebar: site.sidebar,
  },
  vite: {
    logLevel: "warn",
    build: {
      chunkSizeWarningLimit: Number.POSITIVE_INFINITY,
      rollupOptions: { output: { sanitizeFileName: plainFileName } },
    },
  },
};

/** Only CommonMark and tables: nothing that runs code, reads files, sets attributes or speaks to Vue. */
function guard(md) {
  md.block.ruler.enableOnly(blockRules);
  md.inline.ruler.enableOnly(inlineRules);
  md.core.ruler.disable(["linkify", "emoji", "replacements", "smartquotes"]);
  md.renderer.rules.image = drawing;
  const render = md.render;
  md.render = (source, env) => `<div v-pre>${render.call(md, source.replace(hidden, "<"), env)}</div>`;
}

/** Every part of the site has the same diagnostics: they are found once. */
function searched(source, env, md) {
  const isRepeated =
    env.relativePath.endsWith("/diagnostics.md") && !env.relativePath.startsWith(`${site.first}/`);
  return isRepeated ? "" : md.render(source, env);
}

/** Drawings stand in the page, in the colour of its text. */
function drawing(tokens, at, _options, env) {
  const name = /^\.\/([a-z0-9-]+\.svg)$/.exec(tokens[at].attrGet("src") ?? "")?.[1];
  if (name === undefined) return "";
  const svg = readFileSync(join(dirname(env.path), name), "utf8").replace(/<style>.*?<\/style>/s, "");
  return `<span class="drawing">${svg.trim()}</span>`;
}

/** The rule of GitHub, so that links hold in both. */
function anchorOf(text) {
  const anchor = text
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, "")
    .replaceAll(" ", "-");
  return anchor === "" ? "section" : anchor;
}

function plainFileName(name) {
  return name.replace(/[^A-Za-z0-9_./-]/g, "_").replace(/(^|\/)[_.-]+(?=[^/]*$)/, "$1");
}

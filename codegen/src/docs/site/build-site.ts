import { spawn } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, sep } from "node:path";
import { packagePath } from "../../package-folder.js";
import type { Navigation } from "./navigation.js";
import type { Vitepress } from "./vitepress.js";

/** How our site is made. */
const template = packagePath("scaffold/docs-site");

/** What a site is made of. */
export type SiteSource = {
  readonly title: string;
  /** Where it will be served: `/`, or `/docs/`. */
  readonly base: string;
  /** Pages and drawings, by path. */
  readonly files: ReadonlyMap<string, string>;
  readonly navigation: Navigation;
};

/** The site, or what VitePress said when it failed. */
export type BuiltSite =
  | { readonly ok: true; readonly files: ReadonlyMap<string, string> }
  | { readonly ok: false; readonly output: string };

/** Builds a site in a folder of its own, which is gone afterwards. VitePress runs in a process of its own: it changes its surroundings. */
export async function buildSite(source: SiteSource, { program, packages }: Vitepress): Promise<BuiltSite> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "edgeloom-site-")));
  const remove = (): void => rmSync(root, { recursive: true, force: true });
  process.once("exit", remove);
  try {
    writeSource(root, source);
    symlinkSync(packages, join(root, "node_modules"), "junction");
    const { code, output } = await run(program, root);
    return code === 0
      ? { ok: true, files: readFiles(join(root, ".vitepress", "dist")) }
      : { ok: false, output };
  } finally {
    process.off("exit", remove);
    remove();
  }
}

function writeSource(root: string, { title, base, files, navigation }: SiteSource): void {
  const own = join(root, ".vitepress");
  mkdirSync(join(own, "theme"), { recursive: true });
  cpSync(join(template, "config.mjs"), join(own, "config.mjs"));
  cpSync(join(template, "theme.mjs"), join(own, "theme", "index.mjs"));
  cpSync(join(template, "style.css"), join(own, "theme", "style.css"));
  writeFileSync(join(own, "site.json"), JSON.stringify({ title, base, ...navigation }));
  for (const [path, text] of files) {
    const file = join(root, ...path.split("/"));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, path.endsWith(".md") ? hidden(text) : text);
  }
}

/** VitePress reads files that a comment names, wherever in a page it stands: `<` comes back when that has passed. */
function hidden(text: string): string {
  return text.replaceAll("\uE000", "\uFFFD").replaceAll("<", "\uE000");
}

function run(
  program: string,
  root: string,
): Promise<{ readonly code: number | null; readonly output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, "build", root], {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, NODE_ENV: "production", NO_COLOR: "1", FORCE_COLOR: "0" },
    });
    const said: string[] = [];
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => void said.push(text));
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, output: said.join("") }));
  });
}

function readFiles(folder: string): ReadonlyMap<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
  const files = paths.filter((path) => statSync(join(folder, path)).isFile());
  return new Map(files.map((path) => [path.split(sep).join("/"), readFileSync(join(folder, path), "utf8")]));
}

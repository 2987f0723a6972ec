import { markdownFiles } from "../markdown-files.js";
import type { Volume } from "../volume.js";
import { type BuiltSite, buildSite } from "./build-site.js";
import { navigationOf } from "./navigation.js";
import { findVitepress } from "./vitepress.js";

/**
 * Builds the site of several packages.
 *
 * @param options.base - where it will be served, `/` or `/docs/`
 * @param options.cwd - the project whose VitePress is used
 * @throws UsageError when VitePress is not installed
 */
export function siteFiles(
  volumes: readonly Volume[],
  { base, cwd }: { readonly base: string; readonly cwd: string },
): Promise<BuiltSite> {
  const vitepress = findVitepress(cwd);
  const [only] = volumes;
  const title = volumes.length === 1 && only !== undefined ? only.book.title : "Reference";
  const files = markdownFiles(volumes, "index");
  return buildSite(
    { title: title.replace(/[<>]/g, ""), base, files, navigation: navigationOf(volumes) },
    vitepress,
  );
}

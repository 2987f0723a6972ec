/** Links of a site below `base` that lead to no page, or to no heading of one. */
export function deadLinks(files: ReadonlyMap<string, string>, base: string): readonly string[] {
  const anchors = new Map(
    [...files].filter(([path]) => path.endsWith(".html")).map(([path, html]) => [path, idsOf(html)]),
  );
  return [...anchors.keys()].flatMap((path) =>
    linksOf(files.get(path) ?? "")
      .filter((href) => isDead(new URL(href, `http://site${base}${path}`)))
      .map((href) => `${path} → ${href}`),
  );

  function isDead({ pathname, hash }: URL): boolean {
    const file = pathname.slice(base.length).replace(/(^|\/)$/, "$1index.html");
    const ids = pathname.startsWith(base) ? anchors.get(file) : undefined;
    if (ids === undefined) return true;
    return hash !== "" && !ids.has(decodeURIComponent(hash.slice(1)));
  }
}

/** Where links of a page lead, but for those to the web. */
function linksOf(html: string): readonly string[] {
  const links = [...html.matchAll(/<a [^>]*?href="([^"]*)"/g)].map(([, href = ""]) => href);
  return links.filter((href) => !/^(?:https?|mailto):/.test(href));
}

function idsOf(html: string): ReadonlySet<string> {
  return new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id = ""]) => id));
}

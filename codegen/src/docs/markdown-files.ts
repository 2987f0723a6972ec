import { shelfPage } from "./pages/index.js";
import { renderPage } from "./render.js";
import type { Volume } from "./volume.js";

/** Pages as Markdown with their drawings, by path. `index` names the first page of a folder. */
export function markdownFiles(
  volumes: readonly Volume[],
  index: "README" | "index",
): ReadonlyMap<string, string> {
  const top = { folder: "", index } as const;
  return new Map([
    ...volumes.flatMap(({ folder, pages }) =>
      pages().flatMap((page) => [...renderPage(page, { folder, index })]),
    ),
    ...(volumes.length > 1 ? renderPage(shelfPage(volumes), top) : []),
  ]);
}

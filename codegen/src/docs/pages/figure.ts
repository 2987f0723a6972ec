import type { RootContent } from "mdast";

/** A drawing beside its page. */
export type Figure = {
  readonly blocks: readonly RootContent[];
  readonly figures: ReadonlyMap<string, string>;
};

/** A drawing as a file beside the page of `path`, and the image that shows it. */
export function figureOf(path: string, alt: string, svg: string): Figure {
  const name = `${path.slice(path.lastIndexOf("/") + 1)}.svg`;
  const image = { type: "image" as const, url: `figure:${name}`, alt };
  return {
    blocks: [{ type: "paragraph", children: [image] }],
    figures: new Map([[name, svg]]),
  };
}

import type { RootContent } from "mdast";
import { gfmToMarkdown } from "mdast-util-gfm";
import { toMarkdown } from "mdast-util-to-markdown";

/** Blocks as Markdown, with every character escaped that would mean something. */
export function printMarkdown(children: readonly RootContent[]): string {
  return toMarkdown(
    { type: "root", children: [...children] },
    {
      bullet: "-",
      emphasis: "_",
      rule: "-",
      fences: true,
      resourceLink: true,
      extensions: [gfmToMarkdown({ tablePipeAlign: false })],
    },
  );
}

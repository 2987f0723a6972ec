import { fc, test as prop } from "@fast-check/vitest";
import type { Nodes } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";
import { describe, expect, test } from "vitest";
import { paragraph } from "./build.js";
import { cleanLine, inlineCode } from "./clean.js";
import { foreignBlocks, harmlessUrl } from "./foreign.js";
import { printMarkdown } from "./print.js";

function read(markdown: string): readonly Nodes[] {
  const nodes: Nodes[] = [
    fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }),
  ];
  for (const node of nodes) if ("children" in node) nodes.push(...node.children);
  return nodes;
}

const shown = (text: string): string => printMarkdown(foreignBlocks(text));

/** What foreign text must never become, whatever it says. */
function active(markdown: string): readonly Nodes[] {
  return read(markdown).filter(
    (node) =>
      [
        "html",
        "image",
        "imageReference",
        "linkReference",
        "definition",
        "heading",
        "footnoteReference",
      ].includes(node.type) ||
      (node.type === "link" && harmlessUrl(node.url) === undefined),
  );
}

const nasty = fc.stringMatching(/^[-<>\][(){}!&;:#`~*_=|/\\"'@.\n a-zA-Z0-9+]{0,60}$/);

describe("foreign text", () => {
  prop.prop([fc.oneof(nasty, fc.string({ maxLength: 60, unit: "binary" }))], { numRuns: 300 })(
    "never becomes markup that could act",
    (text) => {
      expect(active(shown(text))).toEqual([]);
      expect(active(printMarkdown([paragraph(text, inlineCode(text))]))).toEqual([]);
    },
  );

  prop.prop([nasty], { numRuns: 300 })("that is a name stays what it is", (text) => {
    const line = cleanLine(text);
    const [, only, ...more] = read(printMarkdown([paragraph(line)]));
    if (line === "") return;
    expect(only?.type).toBe("paragraph");
    const words = more.flatMap((node) => ("value" in node ? [node.value] : []));
    expect(words.join("")).toBe(line);
  });

  test.each([
    ["<script>alert(1)</script>", "\\<script>alert(1)\\</script>\n"],
    ["a <img src=x onerror=alert(1)> b", "a \\<img src=x onerror=alert(1)> b\n"],
    ["[x](javascript:alert(1))", "x\n"],
    ["[x](JaVaScRiPt&colon;alert(1))", "x\n"],
    ["[x](data:text/html,1)", "x\n"],
    ["[x](./other.md)", "x\n"],
    ["![x](https://example.com/track.png)", "[x](https://example.com/track.png)\n"],
    ["[x][y]\n\n[y]: javascript:alert(1)", "x\n"],
    ["# Title", "**Title**\n"],
    ["---\ntitle: x\n---", "---\n\n**title: x**\n"],
    ["a\u202eb", "a\\u{202e}b\n"],
    ["```js {onclick} [<b>]\nx\n```", "```js\nx\n```\n"],
    ["```<b>\nx\n```", "```\nx\n```\n"],
  ])("%j is shown as %j", (text, markdown) => {
    expect(shown(text)).toBe(markdown);
  });

  test("keeps what CommonMark has for descriptions", () => {
    const text =
      "Some **words**, `code`, and\n\n- a list\n- [a link](https://example.com/)\n\n| a | b |\n| - | - |\n| 1 | 2 |\n";
    expect(shown(text)).toBe(text);
  });

  test("as deep as one likes is shown, and quickly", () => {
    for (const open of [">", "- ", "*a ", "[", "![", "<a ", "`", "| "]) {
      for (const count of [90, 20_000]) expect(active(shown(`${open.repeat(count)}x`))).toEqual([]);
    }
  });
});

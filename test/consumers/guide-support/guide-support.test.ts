import { describe, expect, it } from "vitest";
import { readGuide } from "./markdown.js";
import { edited, hasPrinted, isExcerpt, sameLine, sameLines } from "./shown.js";

const fence = "```";
const block = (info: string, text: string) => `${fence}${info}\n${text}\n${fence}\n`;

describe("a guide", () => {
  it("is taken apart into commands and files", () => {
    const text = [
      block("console exit=1", "$ a \\\n> b\nout\n$ c"),
      block("ts src/main.ts", "let x;"),
      block("console background", "$ d"),
      "[here](other.md#part) and [there](https://example.com)",
    ].join("\n");
    const { blocks, links } = readGuide(text);
    expect(blocks).toEqual([
      {
        kind: "console",
        line: 1,
        commands: [
          { text: "a \\\nb", shown: ["out"] },
          { text: "c", shown: [] },
        ],
        background: false,
        exit: 1,
      },
      { kind: "file", line: 8, path: "src/main.ts", text: "let x;\n" },
      { kind: "console", line: 12, commands: [{ text: "d", shown: [] }], background: true, exit: 0 },
    ]);
    expect(links).toEqual(["other.md#part"]);
  });

  it.each([
    ["code without a file", block("ts", "let x;"), /name its file/],
    ["output without a command", block("console", "out"), /begins with/],
  ])("is refused with %s", (_name, text, message) => {
    expect(() => readGuide(text)).toThrow(message);
  });
});

describe("what is shown", () => {
  it.each([
    ["a.b", "a.b", true],
    ["a.b", "axb", false],
    ["✓ done (30 ms)", "✓ done (1,2 s)", true],
    ["at … of …", "at 5 of 7", true],
    ["at … of", "at 5 of 7", false],
  ])("%j against the line %j", (shown, printed, same) => {
    expect(sameLine(shown, printed)).toBe(same);
  });

  it.each<[string, string, boolean]>([
    ["a b", "a b", true],
    ["a", "a b", false],
    ["a b", "a", false],
    ["… b", "x y b", true],
    ["… b", "x y b z", false],
    ["a …", "a", true],
    ["a … c", "a b", false],
    ["…", "", true],
  ])("%j against the lines %j", (shown, printed, same) => {
    expect(sameLines(shown.split(" "), printed.split(" "))).toBe(same);
  });

  it("is found among other lines, in its order", () => {
    expect(hasPrinted(["b", "…", "d"], ["a", "b", "c", "d"])).toBe(true);
    expect(hasPrinted(["d", "b"], ["a", "b", "c", "d"])).toBe(false);
  });

  it("is an excerpt when its lines are there in their order", () => {
    expect(isExcerpt("a:\n…\n  c: 1", "a:\n  b: 2\n  c: 1\n")).toBe(true);
    expect(isExcerpt("c: 1\na:", "a:\n  c: 1\n")).toBe(false);
  });
});

describe("an edit", () => {
  it("changes the places that it shows", () => {
    expect(edited("a\nb\nc\nd\n", " a\n-b\n+x\n@@\n+y\n d\n")).toBe("a\nx\nc\ny\nd\n");
  });

  it.each(["-z\n", "-a\n"])("that fits nowhere or twice is refused: %j", (diff) => {
    expect(() => edited("a\nb\na\n", diff)).toThrow(/times in the file/);
  });
});

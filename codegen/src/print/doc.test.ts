import { describe, expect, it } from "vitest";
import type { SymbolId } from "../emit/plan.js";
import { defaultLimits } from "../limits.js";
import { hostileTexts } from "./hostile.test.data.js";
import { code, type DocExtra, type DocText, doc, docs, type Fragment, indent, lines } from "./index.js";
import { render } from "./render.js";
import { Rendered } from "./rendered.js";

const text = (fragment: Fragment) => Rendered.textOf(render(fragment, (id) => id));
const print = (said: DocText | undefined, extra?: DocExtra) => text(doc(said, extra));

describe("doc", () => {
  it("prints one line, or a block", () => {
    expect(print("A gate.")).toBe("/** A gate. */");
    expect(print("A gate.\n\n\n* opens\n  * slowly\n\n")).toBe(
      "/**\n * A gate.\n *\n * * opens\n *   * slowly\n */",
    );
    expect(print("")).toBe("");
    expect(print(undefined)).toBe("");
  });

  it("stands on lines of its own, indented with what it describes", () => {
    const member = code`${doc("One.\nTwo.")}a: 1;`;
    expect(text(code`{${indent(lines([member, member]))}}`)).toBe(
      "{\n  /**\n   * One.\n   * Two.\n   */\n  a: 1;\n  /**\n   * One.\n   * Two.\n   */\n  a: 1;\n}",
    );
    expect(text(lines([doc("One."), code`type A = 1;`]))).toBe("/** One. */\ntype A = 1;");
  });

  it("wraps at 100 columns and keeps words whole", () => {
    const long = print(`${"word ".repeat(60)}${"x".repeat(200)}`);
    const widths = long.split("\n").map((line) => line.length);
    expect(widths.filter((width) => width > 100)).toEqual([203]);
    expect(long.match(/word/g)).toHaveLength(60);
  });

  it.each(hostileTexts)("takes the meaning out of %j", (hostile) => {
    const printed = print(hostile);
    if (printed === "") return;
    expect(printed.indexOf("*/")).toBe(printed.length - 2);
    expect(printed.indexOf("/*")).toBe(0);
    expect(printed.lastIndexOf("/*")).toBe(0);
    expect(printed).not.toMatch(/@|#__|sourceMappingURL|eslint-|<!--|-->|<\/|\]\]>/);
    expect(printed).not.toMatch(/(?!\n)\p{Cc}|[\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/u);
    expect(printed).not.toMatch(/\p{Cs}/u);
  });

  it("keeps what is readable", () => {
    expect(print("Öffnet die Schranke – «sofort» 😀.")).toBe("/** Öffnet die Schranke – «sofort» 😀. */");
    expect(print("write to a@b.example")).toBe("/** write to a&#64;b.example */");
    expect(print("a\u202eb")).toBe("/** a\\u202eb */");
  });

  it("says what else is known, and only then has tags", () => {
    const extra = {
      deprecated: true,
      since: "10.1 @internal",
      notes: ["At most 3."],
      default: { b: 1n, a: ["*/"] },
      examples: ["x\u2028"],
    };
    expect(print("A gate.", extra)).toBe(
      [
        "/**",
        " * A gate.",
        " *",
        " * At most 3.",
        ' * Default: {"a": ["*\\/"], "b": 1}',
        ' * Example: "x',
        ' * "',
        " * Since 10.1 &#64;internal.",
        " *",
        " * @deprecated",
        " */",
      ].join("\n"),
    );
  });

  it("links to symbols", () => {
    const link = { link: "Gateway" as SymbolId };
    expect(print(["What may be given for a ", link, ": @all of it."])).toBe(
      "/** What may be given for a {@link Gateway}: &#64;all of it. */",
    );
    expect(print(["(", link, ")"])).toBe("/** ({@link Gateway}) */");
  });

  it("cuts long text at a whole character", () => {
    expect(print("abcdef", { maxLength: 3 })).toBe("/** abc … (cut) */");
    expect(print("ab😀", { maxLength: 3 })).toBe("/** ab … (cut) */");
  });

  it("closes a code fence that the text leaves open", () => {
    expect(print("```\ncode", { deprecated: true })).toContain(" * code\n * ```\n *\n * @deprecated");
  });
});

describe("docs", () => {
  it("leaves a description whole, however long the reader of the schema let it be", () => {
    const description = "a".repeat(defaultLimits.maxDocLength + 1);
    expect(text(docs({ description }))).toContain(description);
    expect(print(description)).toContain("(cut)");
  });

  it("prefers the description and adds what emitters know", () => {
    const said = { title: "Title", description: "Text.", since: "2", notes: ["A."] };
    expect(text(docs(said, { notes: ["B."] }))).toBe("/**\n * Text.\n *\n * A.\n * B.\n * Since 2.\n */");
    expect(text(docs({ title: "Title" }))).toBe("/** Title */");
    expect(text(docs({}))).toBe("");
  });
});

import { describe, expect, it } from "vitest";
import { defaultLimits } from "../limits.js";
import { loadDocuments, memoryHost, readDocument } from "../load/index.js";
import { Diagnostics } from "./diagnostic.js";
import { diagnosticsJson } from "./diagnostics-json.js";
import { excerptAt } from "./excerpt.js";
import { renderDiagnostic } from "./render.js";

function findings(text: string, file = "schemas/x.json") {
  const reporter = new Diagnostics();
  loadDocuments({
    root: "/p",
    inputs: [file],
    limits: defaultLimits,
    host: memoryHost({ [`/p/${file}`]: text }),
    reporter,
  });
  return reporter.list;
}

function documentOf(text: string, file = "schemas/x.yaml") {
  const document = readDocument({
    file,
    bytes: Buffer.from(text),
    limits: defaultLimits,
    reporter: new Diagnostics(),
  });
  if (document === undefined) throw new Error("The document of the test is wrong.");
  return document;
}

const plain = { color: false };

describe("renderDiagnostic", () => {
  it("shows what, where, the line, the cause and the fix", () => {
    const document = documentOf(
      "components:\n  schemas:\n    Pet:\n      $ref: '#/components/schemas/Dgo'\n",
    );
    const origin = { file: document.file, pointer: "/components/schemas/Pet/$ref" };
    const fix = 'Did you mean "Dog"?';
    const rendered = renderDiagnostic(
      { code: "ref-missing", severity: "error", message: 'There is no "Dgo".', origin, fix },
      document,
      plain,
    );
    expect(rendered).toBe(
      [
        'error[ref-missing]: There is no "Dgo".',
        " --> schemas/x.yaml:4:7  #/components/schemas/Pet/$ref",
        "  |",
        "4 |       $ref: '#/components/schemas/Dgo'",
        "  |       ^^^^",
        "  = cause: The document holds nothing under that pointer or anchor.",
        '  = fix: Did you mean "Dog"?',
      ].join("\n"),
    );
  });

  it("shows a text that did not become a document, from the excerpt that was kept", () => {
    const [diagnostic] = findings(`${"\n".repeat(11)}{"a": tru}\n`);
    expect(diagnostic && renderDiagnostic(diagnostic, undefined, plain).split("\n").slice(0, 5)).toEqual([
      'error[json-syntax]: Expected a value, found "tru".',
      "  --> schemas/x.json:12:7",
      "   |",
      '12 | {"a": tru}',
      "   |       ^^^",
    ]);
  });

  it("shows what it knows when there is no document or no place", () => {
    const known = { code: "input-missing", severity: "error", message: "There is none." } as const;
    expect(renderDiagnostic({ ...known, origin: undefined }, undefined, plain).split("\n")[1]).toContain(
      "cause:",
    );
    expect(
      renderDiagnostic({ ...known, origin: { file: "a.json", pointer: "/x" } }, undefined, plain).split(
        "\n",
      )[1],
    ).toBe(" --> a.json  #/x");
  });

  it("calls the file as it is told to, with its line, and without what steers a terminal", () => {
    const [diagnostic] = findings('{"a": tru}');
    const fileName = (file: string): string => `../\u001b[2J/${file}`;
    const lines =
      diagnostic && renderDiagnostic(diagnostic, undefined, { color: false, fileName }).split("\n");
    expect(lines?.[1]).toMatch(/^ --> \.\.\/.*\/schemas\/x\.json:1:7$/);
    expect(lines?.join("")).not.toContain("\u001b");
    expect(lines?.[3]).toContain('{"a": tru}');
  });

  it("points to what is around a place that does not exist", () => {
    const document = documentOf("a:\n  b: 1\n");
    const diagnostic = {
      code: "ref-missing",
      severity: "error",
      message: "x",
      origin: { file: document.file, pointer: "/a/b/c/d" },
    } as const;
    expect(renderDiagnostic(diagnostic, document, plain)).toContain("schemas/x.yaml:2:3");
  });

  it("finds the place of an offset in a document", () => {
    const document = documentOf("a: 1\nb: 22\n");
    const diagnostic = {
      code: "number-rounded",
      severity: "warning",
      message: "x",
      origin: { file: document.file, pointer: "" },
      offset: 8,
    } as const;
    expect(renderDiagnostic(diagnostic, document, plain)).toContain("x.yaml:2:4\n  |\n2 | b: 22\n  |    ^^");
  });

  it("takes no line from another document", () => {
    const diagnostic = {
      code: "ref-missing",
      severity: "error",
      message: "x",
      origin: { file: "other.json", pointer: "" },
    } as const;
    expect(renderDiagnostic(diagnostic, documentOf("a: 1\n"), plain)).not.toContain("|");
  });

  it("clips long lines around the place", () => {
    const [diagnostic] = findings(`{"a":"${"x".repeat(500)}","b":tru,"c":"${"y".repeat(500)}"}`);
    const lines = diagnostic && renderDiagnostic(diagnostic, undefined, plain).split("\n");
    expect(lines?.[3]).toMatch(/^1 \| …x+","b":tru,"c":"y+…$/);
    expect(lines?.[3]?.length).toBeLessThan(160);
    expect(lines?.[4]?.indexOf("^")).toBe(lines?.[3]?.indexOf("tru"));
  });

  it("keeps the caret under its place behind tabs, wide characters and marks", () => {
    for (const before of ["\t\t", "漢字", "é", "e\u0301", "\u202e", "😀"]) {
      const [diagnostic] = findings(`[\n${before.trim() === "" ? before : `"${before}", `}tru]`);
      const lines = diagnostic && renderDiagnostic(diagnostic, undefined, plain).split("\n");
      const shown = lines?.[3]?.slice(0, lines[3].indexOf("tru")) ?? "";
      const columns =
        shown.length + (shown.match(/[漢字]/gu)?.length ?? 0) - (shown.match(/\p{Mn}/gu)?.length ?? 0);
      expect(lines?.[4]?.indexOf("^"), before).toBe(columns);
    }
  });

  it("lets no character of a document steer the terminal", () => {
    const hostile = "\u001b[31m\u0007\u202e\u2066\u200b\u2028\u009b\ufeff\u0000";
    const [diagnostic] = findings(`["${hostile}"`);
    const document = documentOf(`${JSON.stringify(hostile).replaceAll("\\u", "\\u")}: 1\n`);
    const origin = { file: document.file, pointer: `/${hostile}` };
    const rendered = [
      diagnostic && renderDiagnostic(diagnostic, undefined, plain),
      renderDiagnostic(
        { code: "ref-missing", severity: "error", message: hostile, origin, fix: hostile },
        document,
        plain,
      ),
    ].join("\n");
    expect(rendered).not.toMatch(/[^\n\P{Cc}]|[\u200b\u2028\u202e\u2066\ufeff]/u);
    expect(rendered).toContain("\\u{202e}");
  });

  it("colours severity and gutter, and nothing when it is not asked to", () => {
    const diagnostic = {
      code: "input-missing",
      severity: "warning",
      message: "m",
      origin: undefined,
    } as const;
    const start = "\u001b[1;33mwarning[input-missing]\u001b[0m";
    expect(renderDiagnostic(diagnostic, undefined, { color: true }).startsWith(start)).toBe(true);
    expect(renderDiagnostic(diagnostic, undefined, plain)).not.toContain("\u001b");
  });
});

describe("excerptAt", () => {
  it("cuts one line out, without its end", () => {
    const excerpt = excerptAt("ab\ncdef\r\ngh", { offset: 5, line: 2, column: 3 });
    expect(excerpt).toMatchObject({ before: "cd", after: "ef", clippedStart: false, clippedEnd: false });
  });

  it("stays small in a text of one endless line", () => {
    const excerpt = excerptAt("x".repeat(1_000_000), { offset: 500_000, line: 1, column: 500_001 });
    expect(excerpt.before.length + excerpt.after.length).toBeLessThan(200);
    expect(excerpt).toMatchObject({ clippedStart: true, clippedEnd: true });
  });
});

describe("diagnosticsJson", () => {
  it("gives plain objects with every place worked out", () => {
    const document = documentOf("a:\n  b: 1\n");
    const list = [
      {
        code: "ref-missing",
        severity: "error",
        message: "m",
        origin: { file: document.file, pointer: "/a/b" },
        fix: "f",
      },
      { code: "input-missing", severity: "error", message: "n", origin: undefined },
    ] as const;
    const result = diagnosticsJson(list, (file) => (file === document.file ? document : undefined));
    expect(JSON.parse(JSON.stringify(result))).toEqual([
      {
        code: "ref-missing",
        severity: "error",
        message: "m",
        file: "schemas/x.yaml",
        pointer: "/a/b",
        line: 2,
        column: 3,
        cause: expect.any(String),
        fix: "f",
      },
      {
        code: "input-missing",
        severity: "error",
        message: "n",
        cause: expect.any(String),
        fix: expect.any(String),
      },
    ]);
  });

  it("knows the place of a text that could not be read", () => {
    expect(diagnosticsJson(findings('{\n "a": }'))).toMatchObject([
      { code: "json-syntax", file: "schemas/x.json", line: 2, column: 7 },
    ]);
  });
});

import fs, { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { afterAll, describe, expect, it, vi } from "vitest";
import { memoryHost } from "../../codegen/src/load/index.js";
import { compileTypes } from "../../codegen/src/pipeline.js";
import { gate } from "../../codegen/src/write/gate/gate.js";
import { defs, type HostileCase, property } from "./case.js";
import { commentCases } from "./cases/a-comments.js";
import { literalCases } from "./cases/b-literals.js";
import { patternCases } from "./cases/c-patterns.js";
import { nameCases } from "./cases/d-names.js";
import { valueCases } from "./cases/e-values.js";
import { typeCheck, writeFiles } from "./emitted.js";

const cases = [...commentCases, ...literalCases, ...patternCases, ...nameCases, ...valueCases].filter(
  ({ outcome, files }) => outcome.kind === "safe" && "case.json" in files,
);
const work = mkdtempSync(join(import.meta.dirname, ".emitted-"));
let emittedCount = 0;

afterAll(() => rmSync(work, { recursive: true }));

describe("hostile texts stay data in interfaces", () => {
  it.each(cases.map((entry, index) => ({ ...entry, folder: `I${index}` })))(
    "$name",
    async ({ folder, ...entry }) => {
      const { files, diagnostics } = await interfacesOf(entry);
      expect(files, JSON.stringify(diagnostics)).toBeDefined();
      for (const [path, text] of files ?? []) {
        gate(text, path);
        expect(statementsOf(text).filter((kind) => !allowed.has(kind))).toEqual([]);
      }
      writeFiles(join(work, folder), Object.fromEntries(files ?? []));
      emittedCount++;
    },
  );

  it("and all of it passes the type checker", { timeout: 120_000 }, () => {
    expect(emittedCount).toBeGreaterThan(100);
    expect(typeCheck(work)).toBe("");
  });
});

describe("nothing but the given data is read", () => {
  it.each([
    ["an enum", { enum: [{ $ref: "file:///etc/passwd" }, { $ref: "http://127.0.0.1:9/a" }] }],
    ["a const", { const: { $ref: "http://127.0.0.1:9/a" } }],
    ["a default", { type: "object", default: { $ref: "http://127.0.0.1:9/a" } }],
    ["a property of that name", { type: "object", properties: { $ref: { const: "http://127.0.0.1:9/a" } } }],
    ["the words of that generator", { type: "string", tsType: "import('node:fs')", tsEnumNames: ["*/"] }],
  ])("with a reference in %s", async (_where, schema) => {
    const connect = vi.spyOn(globalThis, "fetch");
    const read = [vi.spyOn(fs, "readFile"), vi.spyOn(fs, "readFileSync"), vi.spyOn(fs.promises, "readFile")];
    const files = { ...property(schema), ...defs({ Other: schema }) };
    await interfacesOf({ files });
    expect(connect).not.toHaveBeenCalled();
    for (const spy of read) expect(spy).not.toHaveBeenCalled();
    vi.restoreAllMocks();
  });
});

const allowed: ReadonlySet<string> = new Set([
  "ImportDeclaration",
  "ExportDeclaration",
  "InterfaceDeclaration",
  "TypeAliasDeclaration",
]);

function statementsOf(text: string): readonly string[] {
  const source = ts.createSourceFile("emitted.ts", text, ts.ScriptTarget.ES2022, true);
  return source.statements.map((statement) => ts.SyntaxKind[statement.kind]);
}

function interfacesOf({ files }: Pick<HostileCase, "files">) {
  const texts = Object.entries(files).map(([name, content]) => [
    `/project/${name}`,
    typeof content === "string" ? content : JSON.stringify(content),
  ]);
  const host = memoryHost(Object.fromEntries(texts));
  return compileTypes({ root: "/project", inputs: ["."], host, types: "interfaces" });
}

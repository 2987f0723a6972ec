import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Compiled, defaultLimits } from "edgeloom";
import { compile } from "edgeloom/pipeline";
import ts from "typescript";
import { afterAll, describe, expect, it } from "vitest";
import { cpuMs } from "../../codegen/src/cpu-time.test.support.js";
import { canary, type HostileCase } from "./case.js";
import { commentCases } from "./cases/a-comments.js";
import { literalCases } from "./cases/b-literals.js";
import { patternCases } from "./cases/c-patterns.js";
import { nameCases } from "./cases/d-names.js";
import { deviceCases } from "./cases/devices.js";
import { valueCases } from "./cases/e-values.js";
import { pathCases } from "./cases/f-paths.js";
import { openApiCases } from "./cases/openapi.js";
import { loadEmitted, typeCheck, writeFiles } from "./emitted.js";

const groups = {
  A: commentCases,
  B: literalCases,
  C: patternCases,
  D: nameCases,
  E: valueCases,
  F: pathCases,
  OpenAPI: openApiCases,
  devices: deviceCases,
};
const floor = 200;
const maxMs = 2_000;

const prototypeKeys = Reflect.ownKeys(Object.prototype).length;
const work = mkdtempSync(join(import.meta.dirname, ".emitted-"));
const harmless: string[] = [];
let ran = 0;

afterAll(() => {
  console.log(`hostile corpus: ${ran} cases`);
  rmSync(work, { recursive: true });
});

for (const [group, cases] of Object.entries(groups)) {
  describe(`group ${group}`, () => {
    it.each(cases.map((entry, index) => ({ ...entry, id: `${group}${index}` })))("$name", async (entry) => {
      ran++;
      const first = run(entry);
      expect(Reflect.ownKeys(Object.prototype)).toHaveLength(prototypeKeys);
      if (entry.outcome.kind === "refused") return expectRefused(first, entry.outcome.code);
      await expectSafe(first, entry, join(work, entry.id));
      expect([...(run(entry).files ?? [])], "a second run gives the same bytes").toStrictEqual([
        ...(first.files ?? []),
      ]);
    });
  });
}

it("all safe output passes the type checker", () => {
  expect(harmless.length).toBeGreaterThan(100);
  expect(typeCheck(work)).toBe("");
}, 120_000);

it("ran the whole corpus", () => {
  expect(ran).toBeGreaterThanOrEqual(floor);
});

function run(entry: HostileCase): Compiled {
  const folder = mkdtempSync(join(work, "in-"));
  writeFiles(folder, entry.files);
  const startMs = cpuMs();
  const compiled = compile({ root: folder, inputs: ["."], limits: defaultLimits });
  expect(cpuMs() - startMs, "within the time of the corpus").toBeLessThan(maxMs * 5);
  rmSync(folder, { recursive: true });
  return compiled;
}

function expectRefused({ files, diagnostics, errorCount }: Compiled, code: string | RegExp): void {
  expect(files).toBeUndefined();
  expect(errorCount).toBeGreaterThan(0);
  const codes = diagnostics.map((diagnostic) => diagnostic.code);
  expect(
    codes.filter((found) => (typeof code === "string" ? found === code : code.test(found))),
  ).not.toHaveLength(0);
}

async function expectSafe(
  { files, diagnostics }: Compiled,
  entry: HostileCase,
  folder: string,
): Promise<void> {
  expect(files, JSON.stringify(diagnostics.map(({ code, message }) => [code, message]))).toBeDefined();
  const emitted = files ?? new Map<string, string>();
  const keeps = entry.outcome.kind === "safe" ? (entry.outcome.keeps ?? []) : [];
  const literals = new Set<string>();
  for (const [file, text] of emitted) collect(file, text, literals);
  for (const kept of keeps) expect(literals, "the text survives as data").toContain(kept);
  harmless.push(entry.name);
  writeFiles(folder, Object.fromEntries(emitted));
  await loadEmitted(folder, [...emitted.keys()]);
  expect(globalThis).not.toHaveProperty("__edgeloomCanaryCalled");
}

/** Parses with another parser than the generator's own gate: no syntax error, no trace of the canary outside of literals. */
function collect(file: string, text: string, literals: Set<string>): void {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const { parseDiagnostics } = source as unknown as { readonly parseDiagnostics: readonly ts.Diagnostic[] };
  expect(parseDiagnostics.map(({ messageText }) => messageText)).toStrictEqual([]);
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) literals.add(node.text);
    if (ts.isIdentifier(node)) {
      literals.add(node.text);
      expect(canary).not.toContain(`.${node.text}(`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
}

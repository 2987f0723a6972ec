import { readdirSync } from "node:fs";
import { join } from "node:path";
import { compile } from "edgeloom/pipeline";
import { describe, expect, it } from "vitest";
import { suite } from "../support/vectors.js";

const folder = suite("openapi");

/** Documents that refer to files which are not there: they are refused, and everything else in them is still looked at. */
const incomplete: ReadonlySet<string> = new Set(["heyapi-full-3.0.yaml"]);

/** What is found in the documents of this list: faults with one sound reading, and what generated code makes nothing of. */
const known: ReadonlySet<string> = new Set([
  "box-v2025.json",
  "clerk.yaml",
  "figma.yaml",
  "heyapi-full-3.0.yaml",
  "petstore-3.1.json",
  "petstore.json",
  "readme-3.1.json",
  "scalar-galaxy.json",
  "train-travel-3.1.json",
  "twilio-verify.json",
]);
const usual: readonly string[] = [
  "keyword-ignored",
  "keyword-unknown",
  "keyword-value",
  "openapi-ignored",
  "openapi-parameter",
  "openapi-path-end",
  "pattern-invalid",
  "pattern-bounded",
  "pattern-rewritten",
  "default-mismatch",
  "name-suffixed",
  "operation-name",
  "ref-file-missing",
];

describe.skipIf(folder === undefined)("OpenAPI documents of the world", () => {
  const files =
    folder === undefined ? [] : readdirSync(folder).filter((file) => /\.(?:json|ya?ml)$/.test(file));

  it("are all there", () => {
    expect(files.length).toBeGreaterThanOrEqual(10);
  });

  it.each(files)("%s becomes code, or is refused for what is missing", (file) => {
    const compiled = compile({ root: folder ?? "", inputs: [join(folder ?? "", file)] });
    const errors = compiled.diagnostics.filter(({ severity }) => severity === "error");
    const expected = incomplete.has(file) ? ["ref-file-missing"] : [];
    expect([...new Set(errors.map(({ code }) => code))]).toEqual(expected);
    expect(compiled.files === undefined).toBe(incomplete.has(file));
    if (known.has(file)) expect(compiled.diagnostics.filter(({ code }) => !usual.includes(code))).toEqual([]);
    for (const { origin } of compiled.diagnostics) {
      const document = compiled.documents.find((each) => each.file === origin?.file);
      expect(document?.position(origin?.pointer ?? "")?.line).toBeGreaterThan(0);
    }
    if (incomplete.has(file)) return;
    expect(compiled.found.operations + compiled.found.types).toBeGreaterThan(0);
    if (known.has(file)) expect(compiled.found.types).toBeGreaterThan(5);
  });
});

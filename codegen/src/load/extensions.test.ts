import { expect, test } from "vitest";
import { isDocumentPath, textExtension } from "./extensions.js";

test.each([
  ["a.json", ".json"],
  ["deep/er.name/a.YAML", ".yaml"],
  ["a.b.yml", ".yml"],
  [".json", ".json"],
  ["a.json5", undefined],
  ["a.ts", undefined],
  ["json", undefined],
  ["folder.json/a", undefined],
  ["", undefined],
])("the extension of %j is %s", (path, extension) => {
  expect(textExtension(path)).toBe(extension);
  expect(isDocumentPath(path)).toBe(extension !== undefined);
});

import { expect, it } from "vitest";
import { pathClashes, segmentProblem } from "./path-segment.js";

it.each(["a", "base.ts", "A_b-c.1", "_x", "x".repeat(255), "console", "comet", "nullable.ts"])(
  "accepts %j",
  (segment) => {
    expect(segmentProblem(segment)).toBeUndefined();
  },
);

it.each([
  "",
  ".",
  "..",
  "...",
  "a/b",
  "a\\b",
  "a\0",
  "a:b",
  "a*",
  "CON",
  "con.ts",
  "Nul",
  "aux.tar.gz",
  "COM1",
  "lpt9.txt",
  "a.",
  "a ",
  " a",
  "-rf",
  ".git",
  ".npmrc",
  "node_modules",
  "Node_Modules",
  "package.json",
  "PACKAGE.JSON",
  "x".repeat(256),
  "\u00e9",
  "\u202ea",
  "a\nb",
  "~",
  "GIT~1",
])("refuses %j", (segment) => {
  expect(segmentProblem(segment)).toBeTypeOf("string");
});

it("finds paths that meet on a disk that ignores case", () => {
  expect(pathClashes(["a/b", "a/c", "b"])).toEqual([]);
  expect(pathClashes(["a/b", "a/B"])).toEqual([["a/b", "a/B"]]);
  expect(pathClashes(["a", "a/b"])).toEqual([["a/b", "a"]]);
  expect(pathClashes(["A/x", "a/y"])).toEqual([["a/y", "A/x"]]);
});

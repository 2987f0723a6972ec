import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { numberFormat, textFormat } from "./format.js";
import { pass } from "./test.js";

const runtime = new URL("../../../../../runtime/core/src/schema/", import.meta.url);

/** The formats that a module of the runtime lists, each as `["name", test]`. */
function listed(module: string): readonly string[] {
  const text = readFileSync(new URL(module, runtime), "utf8");
  return [...text.matchAll(/^ {2,4}\["([\w-]+)", /gm)].map(([, name = ""]) => name);
}

it("knows the formats of strings that the runtime checks", () => {
  const names = listed("formats.ts");
  expect(names.length).toBeGreaterThan(20);
  expect(names.filter((name) => textFormat(name) === pass)).toEqual([]);
});

it("knows the formats of numbers that the runtime checks", () => {
  const names = listed("format-number.ts");
  expect(names.length).toBeGreaterThan(10);
  expect(names.filter((name) => numberFormat(name) === pass)).toEqual([]);
});

it("asks nothing of a format that says nothing", () => {
  expect([textFormat("password"), textFormat("int32"), numberFormat("uuid")]).toEqual([pass, pass, pass]);
});

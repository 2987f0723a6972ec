import { silentLogger } from "@edgeloom/runtime/base";
import { describe, expect, it } from "vitest";
import { overrideContext } from "../settings/index.js";
import { isBridgedMaster } from "./bridged-slave.js";
import { parseEnvFile } from "./env-file.js";
import { PackageReader } from "./package-reader.js";

describe("an env file", () => {
  it.each([
    ["A=1", { A: "1" }],
    ["  export A = 1 # one", { A: "1" }],
    ["A=a#b", { A: "a#b" }],
    ["A='it\\'s' # x", { A: "it's" }],
    ['A="a\\nb\\\\"', { A: "a\nb\\" }],
    ['A="two\nlines"\nB=2', { A: "two\nlines", B: "2" }],
    ["# comment\n\nA\nB=\n", { A: null, B: "" }],
    ["A=1\r\nB=2\r\n", { A: "1", B: "2" }],
    ["A=1\nA=2", { A: "2" }],
    ["B=${A}-${C:-c}-${D}\nA=1\nE=${A}", { B: "env-c-", A: "1", E: "1" }],
    ["=x\nA=1", { A: "1" }],
    ["A='open\nB=2", { B: "2" }],
    ["A='a' b\nB=2 # c\n'C' = c\n'\n= d\nE F\nG", { B: "2", C: "c", G: null }],
    ["A\nB=${A:-a}${A}", { A: null, B: "" }],
    ["A=1\rB='x\ry'", { A: "1", B: "x\ny" }],
  ])("%j", (text, expected) => {
    expect(parseEnvFile(text, { A: "env" })).toEqual(expected);
  });

  it("may have names like those of every object", () => {
    const file = parseEnvFile("__proto__=1\nconstructor=2", {});
    expect(Object.entries(file)).toEqual([
      ["__proto__", "1"],
      ["constructor", "2"],
    ]);
  });
});

it("without its folder nothing is installed", () => {
  const reader = new PackageReader({ directory: "/nowhere/at/all", log: silentLogger });
  expect(reader.installedServices()).toEqual([]);
  expect(reader.loadSetting("om_x_1")).toBeUndefined();
});

it("the first computer of a site is its master", () => {
  for (const [COMPUTE_ID, expected] of [
    [1, true],
    [2, false],
  ] as const)
    overrideContext({ COMPUTE_ID }, () => expect(isBridgedMaster()).toBe(expected));
});

import { describe, expect, it } from "vitest";
import { emitters } from "../emit/index.js";
import { checkConfig, emitterNames } from "./check-config.js";
import { defineConfig } from "./config.js";

const good = { input: "schemas", output: "out" };

describe("checkConfig", () => {
  it.each([
    [{ packages: [good] }],
    [{ packages: [{ ...good, input: ["a.json", "b"] }] }],
    [{ packages: [{ ...good, emit: ["types", "rpc"], allowedRoots: ["shared"] }] }],
    [{ packages: [good, { ...good, output: "out/deeper" }] }],
    [
      {
        packages: [
          { ...good, formats: "assert", defaults: "ignore", patterns: "linear", types: "interfaces" },
        ],
      },
    ],
    [{ packages: [{ ...good, resources: { "https://a.example/x/": "x", "urn:a": "a.json" } }] }],
    [{ packages: [{ ...good, limits: {} }] }],
    [{ packages: [{ ...good, limits: { maxEnumValues: 20_000, maxNesting: 500, maxFiles: 1 } }] }],
  ])("takes %j as it is", (config) => {
    expect(checkConfig(config, "c.ts")).toEqual(config);
  });

  it.each<[unknown, string]>([
    [undefined, "c.ts exports no `packages`."],
    [null, "c.ts exports no `packages`."],
    [[], "c.ts exports no `packages`."],
    [{}, "c.ts exports no `packages`."],
    [{ packages: [] }, "c.ts exports no `packages`."],
    [{ packages: [good], pakages: [] }, 'c.ts has an unknown key "pakages".'],
    [{ packages: ["a"] }, "c.ts: packages[0] is not an object."],
    [{ packages: [good, { ...good, outptu: "x" }] }, 'c.ts: packages[1] has an unknown key "outptu".'],
    [{ packages: [{ output: "x" }] }, "c.ts: packages[0].input names no document."],
    [{ packages: [{ ...good, input: [] }] }, "c.ts: packages[0].input names no document."],
    [{ packages: [{ ...good, input: ["a", ""] }] }, "c.ts: packages[0].input names no document."],
    [{ packages: [{ input: "x" }] }, "c.ts: packages[0].output is not a path."],
    [{ packages: [{ ...good, output: "" }] }, "c.ts: packages[0].output is not a path."],
    [
      { packages: [{ ...good, allowedRoots: "x" }] },
      "c.ts: packages[0].allowedRoots is not a list of paths.",
    ],
    [{ packages: [{ ...good, emit: "types" }] }, "c.ts: packages[0].emit is not a list of emitters."],
    [{ packages: [{ ...good, emit: ["tpyes"] }] }, 'c.ts: packages[0].emit has an unknown emitter "tpyes".'],
    [{ packages: [{ ...good, formats: "asert" }] }, 'c.ts: packages[0].formats is "asert".'],
    [{ packages: [{ ...good, defaults: true }] }, "c.ts: packages[0].defaults is no text."],
    [{ packages: [{ ...good, resources: ["x"] }] }, "c.ts: packages[0].resources is not an object."],
    [
      { packages: [{ ...good, resources: { "schemas/": "x" } }] },
      'c.ts: packages[0].resources has "schemas/", which is no absolute address of a document.',
    ],
    [
      { packages: [{ ...good, resources: { "https://a.example/": "" } }] },
      'c.ts: packages[0].resources has no path for "https://a.example/".',
    ],
    [{ packages: [{ ...good, limits: 5 }] }, "c.ts: packages[0].limits is not an object."],
    [{ packages: [{ ...good, limits: [] }] }, "c.ts: packages[0].limits is not an object."],
    [
      { packages: [{ ...good, limits: { maxEnumVals: 9 } }] },
      'c.ts: packages[0].limits has an unknown key "maxEnumVals".',
    ],
    ...[0, -1, 1.5, Number.POSITIVE_INFINITY, Number.NaN].map((limit): [unknown, string] => [
      { packages: [{ ...good, limits: { maxFiles: limit } }] },
      `c.ts: packages[0].limits.maxFiles is ${limit}.`,
    ]),
    [{ packages: [{ ...good, limits: { maxFiles: "9" } }] }, 'c.ts: packages[0].limits.maxFiles is "9".'],
    [
      { packages: [{ ...good, limits: { maxFiles: undefined } }] },
      "c.ts: packages[0].limits.maxFiles is no number.",
    ],
    [{ packages: [{ ...good, limits: { maxNesting: 501 } }] }, "c.ts: packages[0].limits.maxNesting is 501."],
    [
      { packages: [good, { input: "b", output: "./out/" }] },
      'c.ts: packages[0] and packages[1] have the same output, "./out/".',
    ],
  ])("refuses %j", (config, message) => {
    expect(() => checkConfig(config, "c.ts")).toThrow(message);
  });
});

it("the names of emitters are those of the emitters, in their order", () => {
  expect(emitterNames).toEqual([...Object.keys(emitters), "paths"]);
});

it("defineConfig returns what it is given", () => {
  const config = { packages: [good] };
  expect(defineConfig(config)).toBe(config);
});

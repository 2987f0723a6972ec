import { describe, expect, it } from "vitest";
import { cpuMs } from "../cpu-time.test.support.js";
import { readYaml } from "./yaml-reader.js";

const read = (text: string, maxNesting = 64) => readYaml(text, { maxNesting });
const codes = (text: string): readonly string[] => [...new Set(read(text).problems.map(({ code }) => code))];

/** What goes wrong here takes minutes, or all memory. */
const bound = 2_000;

describe("readYaml", () => {
  it("reads what JSON would say", () => {
    const text =
      "a: [1, 2.5, true, ~, 'x']\nb:\n  - c: |\n      two\n      lines\n  - >-\n    folded\n    text\n'd e': {}\n";
    expect(JSON.stringify(read(text).data)).toBe(
      '{"a":[1,2.5,true,null,"x"],"b":[{"c":"two\\nlines\\n"},"folded text"],"d e":{}}',
    );
  });

  it("reads JSON, which is YAML", () => {
    const text = '{"a": [1, {"b": "\\u00e9"}], "c": null}';
    expect(JSON.stringify(read(text).data)).toBe(JSON.stringify(JSON.parse(text)));
  });

  it("keeps as text what YAML 1.1 took for something else", () => {
    const text =
      "- no\n- on\n- yes\n- y\n- 12:30:45\n- 2001-01-01\n- 1_000\n- 0b101\n- True story\n- 0o8\n- 0777\n";
    expect(read(text).data).toEqual([
      "no",
      "on",
      "yes",
      "y",
      "12:30:45",
      "2001-01-01",
      "1_000",
      "0b101",
      "True story",
      "0o8",
      777,
    ]);
  });

  it("stays with the core schema when a directive asks for YAML 1.1", () => {
    expect(read("%YAML 1.1\n---\n- no\n- 1_000\n- 0777\n")).toEqual({
      data: ["no", "1_000", 777],
      problems: [],
    });
    expect(codes("%YAML 1.3\n---\n- no\n")).toEqual(["yaml-syntax"]);
  });

  it("keeps numbers exact", () => {
    const { data, problems } = read(
      "- 9007199254740993\n- 0x1F\n- 0o17\n- +12\n- .5\n- 5.\n- -0.0\n- 1e3\n- 0xFFFFFFFFFFFFFFFF\n",
    );
    expect(problems).toEqual([]);
    expect(data).toEqual([
      9_007_199_254_740_993n,
      31,
      15,
      12,
      0.5,
      5,
      -0,
      1_000,
      18_446_744_073_709_551_615n,
    ]);
  });

  it("says when a number is rounded", () => {
    expect(read("a: 0.1000000000000000055").problems).toMatchObject([{ code: "number-rounded", offset: 3 }]);
  });

  it("takes keys as they are written", () => {
    expect(Object.keys(read("200: a\n1.10: b\ntrue: c\nnull: d\n0x10: e\n").data as object)).toEqual([
      "200",
      "1.10",
      "true",
      "null",
      "0x10",
    ]);
  });

  it("tells the first mistake of a line, and not all that follow from it", () => {
    const line = "servers: [{url: https://{host}/v, a: b}]\n";
    const { problems } = read(`a: 1\n${line}b: {c: d}\n${line.repeat(20)}`);
    expect(problems[0]).toMatchObject({ code: "yaml-syntax", offset: 29 });
    expect(problems.length).toBeLessThanOrEqual(3);
  });

  it("makes objects without prototype, with __proto__ as a key like any other", () => {
    const data = read("__proto__: {x: 1}\nconstructor: 2\n").data as object;
    expect(Object.getPrototypeOf(data)).toBeNull();
    expect(Object.keys(data)).toEqual(["__proto__", "constructor"]);
    expect(({} as Record<string, unknown>)["x"]).toBeUndefined();
  });

  it.each([
    ["equal keys", "a: 1\nb: 2\na: 3\n", "duplicate-key", 10],
    ["equal keys by value", 'a: 1\n"a": 2\n', "duplicate-key", 5],
    ["equal prototype keys", "__proto__: 1\n__proto__: 2\n", "duplicate-key", 13],
    ["two documents", "a: 1\n---\nb: 2\n", "yaml-documents", 5],
    ["a custom tag", "a: !foo 1\n", "yaml-tag", 3],
    ["a function", "a: !!js/function 'x'\n", "yaml-tag", 3],
    ["binary data", "a: !!binary aGk=\n", "yaml-tag", 3],
    ["a timestamp", "a: !!timestamp 2001-01-01\n", "yaml-tag", 3],
    ["an ordered map", "a: !!omap [b: 1]\n", "yaml-tag", 3],
    ["a set", "a: !!set {b}\n", "yaml-tag", 3],
    ["a tag by directive", "%TAG ! tag:yaml.org,2002:js/\n---\na: !function x\n", "yaml-tag", 36],
    ["a merge key", "a: &x {b: 1}\nc: {<<: *x}\n", "yaml-merge", 17],
    ["a merge of a prototype", "<<: {__proto__: {x: 1}}\n", "yaml-merge", 0],
    ["a cyclic alias", "&a [1, *a]\n", "yaml-alias", 7],
    ["a cycle through a map", "a: &x {b: [*x]}\n", "yaml-alias", 11],
    ["an unknown anchor", "a: *nope\n", "yaml-alias", 3],
    ["infinity", "a: .inf\n", "yaml-value", 3],
    ["negative infinity", "a: -.INF\n", "yaml-value", 3],
    ["NaN", "a: .NaN\n", "yaml-value", 3],
    ["overflow", "a: 1e400\n", "number-range", 3],
    ["a key that is a list", "? [a]\n: 1\n", "yaml-key", 2],
    ["a key that is nothing", ": 1\n", "yaml-key", 0],
    ["a key that is an alias", "a: &x b\n*x : 1\n", "yaml-key", 8],
    ["an open bracket", "a: [1, 2\n", "yaml-syntax", 9],
    ["a tab as indentation", "a:\n\tb: 1\n", "yaml-syntax", 3],
    ["a reserved character", "a: @x\n", "yaml-syntax", 3],
  ])("refuses %s at its place", (_, text, code, offset) => {
    expect(read(text).problems[0]).toMatchObject({ code, offset });
  });

  it("allows `<<` as a quoted name", () => {
    expect(read('"<<": 1\n')).toMatchObject({ problems: [], data: { "<<": 1 } });
  });

  it("allows the tags of the core schema", () => {
    expect(
      read('- !!str 12\n- !!int "12"\n- !!float 1.5\n- !!bool "true"\n- !!null ""\n- !!map {}\n- !!seq []\n'),
    ).toMatchObject({
      problems: [],
      data: ["12", 12, 1.5, true, null, {}, []],
    });
  });

  it("reads an empty file as null", () => {
    expect(read("# nothing\n")).toEqual({ data: null, problems: [] });
  });
});

describe("aliases", () => {
  it("share what their anchor stands for", () => {
    expect(read("a: &x {b: [1]}\nc: *x\n").data).toEqual({ a: { b: [1] }, c: { b: [1] } });
  });

  it("mean the last anchor of their name before them", () => {
    expect(read("- &x 1\n- *x\n- &x 2\n- *x\n").data).toEqual([1, 1, 2, 2]);
  });

  it("may be anchored at keys", () => {
    expect(read("&k name: 1\nother: *k\n").data).toEqual({ name: 1, other: "name" });
  });

  it("are counted per anchor, up to fifty", () => {
    expect(codes(`- &a 1\n${"- *a\n".repeat(50)}`)).toEqual([]);
    expect(codes(`- &a 1\n${"- *a\n".repeat(51)}`)).toEqual(["yaml-alias"]);
  });

  it("count with all aliases inside them", () => {
    const bomb = [
      "a: &a [x]",
      ...["b", "c", "d", "e", "f", "g", "h"].map(
        (name, index) => `${name}: &${name} [${`*${"abcdefg"[index]},`.repeat(9)}]`,
      ),
    ];
    const started = cpuMs();
    expect(codes(bomb.join("\n"))).toEqual(["yaml-alias"]);
    expect(cpuMs() - started).toBeLessThan(bound);
  });

  it("do not multiply by merging", () => {
    const bomb = [
      "a: &a {k: 1}",
      ...["b", "c", "d", "e"].map(
        (name, index) => `${name}: &${name}\n  <<: [${`*${"abcd"[index]},`.repeat(9)}]`,
      ),
    ];
    expect(codes(bomb.join("\n"))).toContain("yaml-merge");
  });

  it("add their depth to that of their place", () => {
    expect(read("a: &x [[[1]]]\nb: [[[*x]]]\n", 7)).toMatchObject({ problems: [] });
    expect(read("a: &x [[[1]]]\nb: [[[*x]]]\n", 6).problems).toMatchObject([{ code: "limit-nesting" }]);
    const chain = ["a: &a [[[1]]]", "b: &b [[[*a]]]", "c: &c [[[*b]]]", "d: [[[*c]]]"].join("\n");
    expect(read(chain, 13).problems).toEqual([]);
    expect(read(chain, 12).problems).toMatchObject([{ code: "limit-nesting" }]);
  });
});

describe("nesting", () => {
  it("is allowed up to the limit", () => {
    expect(read("[[[1]]]", 3).problems).toEqual([]);
    expect(read("[[[[1]]]]", 3).problems).toMatchObject([{ code: "limit-nesting" }]);
    expect(read("a: {b: {c: 1}}", 3).problems).toEqual([]);
    expect(read("a:\n b:\n  c:\n   d: 1", 3).problems).toMatchObject([{ code: "limit-nesting" }]);
  });

  it("counts the maps that YAML makes of pairs in lists", () => {
    expect(read("[a: [b: [c: 1]]]", 6).problems).toEqual([]);
    expect(read("[a: [b: [c: 1]]]", 5).problems).toMatchObject([{ code: "limit-nesting" }]);
  });

  it.each([
    ["open brackets", "[".repeat(5_000)],
    ["closed brackets", "[".repeat(5_000) + "]".repeat(5_000)],
    ["maps", "{a: ".repeat(5_000)],
    ["list dashes", `${"- ".repeat(5_000)}a`],
    ["question marks", `${"? ".repeat(5_000)}a`],
    ["indentation", Array.from({ length: 1_000 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n")],
    ["pairs", "[a: ".repeat(5_000)],
  ])("of 5,000 by %s ends in a diagnostic, quickly", (_, text) => {
    const started = cpuMs();
    expect(readYaml(text, { maxNesting: 1_000_000 }).problems).toMatchObject([{ code: "limit-nesting" }]);
    expect(cpuMs() - started).toBeLessThan(bound);
  });
});

describe("cost", () => {
  it.each([
    ["keys", Array.from({ length: 12_000 }, (_, index) => `k${index.toString(36)}:`).join("\n")],
    ["aliases", `- &a b\n${"- *a\n".repeat(12_000)}`],
    ["mistakes", `[${",".repeat(60_000)}]`],
    ["bad keys", ":\n".repeat(30_000)],
    ["tags", "!".repeat(65_000)],
    ["directives", "%a\n".repeat(20_000)],
    ["documents", "---\n".repeat(16_000)],
  ])("of 64 KiB of %s grows with the length only", (_, text) => {
    const started = cpuMs();
    read(text);
    expect(cpuMs() - started).toBeLessThan(bound);
  });

  it("does not repeat a long text in its message", () => {
    expect(read("!".repeat(65_000)).problems.every(({ message }) => message.length < 300)).toBe(true);
  });

  it("leaves the stacks of errors as they were", () => {
    const before = Error.stackTraceLimit;
    read("[,,,");
    expect(Error.stackTraceLimit).toBe(before);
  });
});

import { describe, expect, it } from "vitest";
import { Diagnostics } from "../diagnostics/index.js";
import type { EmitResult, SymbolId, SymbolPlan } from "../emit/plan.js";
import { defaultLimits } from "../limits.js";
import { lit } from "../print/index.js";
import { assignMembers, assignNames } from "./index.js";

const origin = { file: "a.json", pointer: "/$defs/A" };
const id = (text: string) => text as SymbolId;
const plan = (text: string, proposed: string, more: Partial<SymbolPlan> = {}): SymbolPlan => ({
  id: id(text),
  proposed,
  casing: "pascal",
  file: "models/a",
  space: "both",
  exported: true,
  origin,
  ...more,
});
const result = (symbols: readonly SymbolPlan[], files: EmitResult["files"] = []): EmitResult => ({
  symbols,
  files,
});
const file = (path: string, more: Partial<EmitResult["files"][number]> = {}) =>
  ({ path, template: "module", about: "Models.", declarations: [], sources: ["a.json"], ...more }) as const;

function assign(...results: readonly EmitResult[]) {
  const reporter = new Diagnostics();
  const named = assignNames(results, { limits: defaultLimits, reporter, reservedFiles: ["index"] });
  const names = Object.fromEntries([...named.symbols].map(([symbol, { name }]) => [symbol, name]));
  return { ...named, names, codes: reporter.list.map((found) => found.code) };
}

describe("names", () => {
  it("are cased and surrounded as planned", () => {
    const { names } = assign(
      result([
        plan("1", "access_check"),
        plan("2", "presence", { suffix: "Topic" }),
        plan("3", "wire-rules", { casing: "camel" }),
      ]),
    );
    expect(names).toEqual({ 1: "AccessCheck", 2: "PresenceTopic", 3: "wireRules" });
  });

  // D1, D2, D4.
  it("step aside for the language", () => {
    const symbols = ["object", "promise", "symbol", "2fa"].map((name) => plan(name, name));
    const values = ["class", "undefined", "e", "let"].map((name) => plan(name, name, { casing: "camel" }));
    expect(assign(result([...symbols, ...values])).names).toEqual({
      "2fa": "_2fa",
      object: "Object_",
      promise: "Promise_",
      symbol: "Symbol_",
      class: "class_",
      undefined: "undefined_",
      e: "e_",
      let: "let_",
    });
  });

  // D7, D8.
  it("that clash get numbers in the order of their ids, whatever the order of the plans", () => {
    const plans = [plan("a#/Foo", "Foo"), plan("a#/foo", "foo"), plan("b#/FOO", "foo")];
    for (const order of [plans, [...plans].reverse()]) {
      const { names, codes } = assign(result(order));
      expect(names).toEqual({ "a#/Foo": "Foo", "a#/foo": "Foo_2", "b#/FOO": "Foo_3" });
      expect(codes).toEqual(["name-suffixed", "name-suffixed"]);
    }
  });

  it("derived from another follow it", () => {
    const family = (of: string) => [
      plan(of, "Gateway"),
      plan(`in:${of}`, "ignored", { derivedFrom: id(of), suffix: "Input", space: "type" }),
      plan(`check:${of}`, "ignored", { derivedFrom: id(of), prefix: "is", space: "value" }),
    ];
    expect(assign(result([...family("a"), ...family("b")])).names).toEqual({
      a: "Gateway",
      "in:a": "GatewayInput",
      "check:a": "isGateway",
      b: "Gateway_2",
      "in:b": "Gateway_2Input",
      "check:b": "isGateway_2",
    });
  });

  it("make a family step aside for a name that one of it would take", () => {
    const family = [plan("b", "Gateway"), plan("in:b", "", { derivedFrom: id("b"), suffix: "Input" })];
    expect(assign(result([plan("a", "GatewayInput"), ...family])).names).toEqual({
      a: "GatewayInput",
      b: "Gateway_2",
      "in:b": "Gateway_2Input",
    });
  });

  const member = (text: string, proposed: string, more: Partial<SymbolPlan> = {}) =>
    plan(text, proposed, { casing: "member", space: "value", isNamespaced: true, file: "rest/a", ...more });

  it("of a namespace need only be unique in their file, and among types", () => {
    const args = (of: string) =>
      plan(`args:${of}`, "", { derivedFrom: id(of), suffix: "Args", space: "type" });
    const { names, codes } = assign(
      result([
        plan("model", "ListArgs"),
        plan("check", "list", { casing: "camel", space: "value" }),
        member("o1", "list"),
        args("o1"),
        member("o2", "list", { file: "rest/b" }),
        member("o3", "get-one"),
        args("o3"),
      ]),
    );
    expect(names).toEqual({
      model: "ListArgs",
      check: "list",
      o1: "list_2",
      "args:o1": "List_2Args",
      o2: "list",
      o3: "getOne",
      "args:o3": "GetOneArgs",
    });
    expect(codes).toEqual(["name-suffixed"]);
  });

  it("of members may be words of the language, but not what every object has", () => {
    const { symbols } = assign(
      result(["delete", "new", "x", "then", "constructor", "2fa"].map((name) => member(name, name))),
    );
    expect([...symbols.values()].map(({ name, exportedAs }) => [name, exportedAs])).toEqual([
      ["_2fa", undefined],
      ["constructor_", undefined],
      ["delete_", "delete"],
      ["new_", "new"],
      ["then_", undefined],
      ["x_", "x"],
    ]);
  });

  it("cost no more when all are the same", () => {
    const { names } = assign(
      result(Array.from({ length: 20_000 }, (_, at) => plan(`${at}`.padStart(5, "0"), "Same"))),
    );
    expect(names["19999"]).toBe("Same_20000");
  });

  // D5, D6, D9 to D12.
  it.each(["", "---", "A=1;K;type B", "x".repeat(10_000), "😀", "\u200d", "p\u0430y", "../../../x"])(
    "cannot be %j",
    (proposed) => {
      const { names, codes } = assign(
        result([plan("a", proposed), plan("in:a", "", { derivedFrom: id("a"), suffix: "Input" })]),
      );
      expect(names).toEqual({});
      expect(codes).toEqual(["name-unusable"]);
    },
  );

  it("are shared when two emitters plan one symbol", () => {
    const { symbols } = assign(
      result([plan("a", "A", { space: "type", internal: true })]),
      result([plan("a", "A", { space: "value" })]),
    );
    expect(symbols.get(id("a"))).toEqual({
      id: "a",
      name: "A",
      file: "models/a",
      space: "both",
      exported: true,
      internal: false,
    });
  });

  it.each([
    [[plan("a", "A"), plan("a", "B")], "another proposed"],
    [[plan("a", "A", { derivedFrom: id("b") })], "not planned"],
    [[plan("a", "A"), plan("b", "", { derivedFrom: id("a") })], "would have one name"],
  ])("are not found for plans that contradict each other (%#)", (plans, message) => {
    expect(() => assign(result(plans))).toThrow(message);
  });
});

describe("files", () => {
  it("are merged, and their declarations sorted by rank, name and id", () => {
    const declaration = (symbol: string, rank: number, at: number) => ({
      symbol: id(symbol),
      rank,
      body: lit(at),
    });
    const symbols = [plan("z", "Alpha"), plan("y", "Beta")];
    const one = file("models/a", {
      declarations: [declaration("y", 1, 0), declaration("z", 1, 1)],
      sources: ["b.json"],
    });
    const two = file("models/a", {
      declarations: [declaration("z", 1, 2), declaration("y", 0, 3)],
      about: "Checks.",
    });
    const { files } = assign(result(symbols, [one, file("index", { template: "index" })]), result([], [two]));
    expect(files.map((each) => each.path)).toEqual(["index", "models/a"]);
    expect(files[1]?.declarations.map(({ symbol, rank }) => [symbol, rank])).toEqual([
      ["y", 0],
      ["z", 1],
      ["z", 1],
      ["y", 1],
    ]);
    expect(files[1]).toMatchObject({ about: ["Models.", "Checks."], sources: ["a.json", "b.json"] });
  });

  // F1 to F8, A6, L3 to L5.
  it.each([
    "models/../x",
    "../x",
    "/etc/x",
    "models/a\\b",
    "models/a\0",
    "models/CON",
    "models/nul",
    "models/aux.ts",
    "models/x.",
    "models/x ",
    "models/index",
    "models/INDEX",
    "models/package.json",
    "node_modules/x",
    ".git/x",
    "models/.npmrc",
    `models/${"x".repeat(201)}`,
    "models/",
    "models//x",
    "models/\u00e9",
    "models/a\nb",
    "models/p\u0430y",
  ])("cannot be called %j", (path) => {
    expect(assign(result([], [file(path)])).codes).toContain("file-name");
  });

  // F11, D8.
  it.each([
    [["models/Foo", "models/foo"]],
    [["Models/a", "models/b"]],
    [["models/a", "models/a/b"]],
    [["models/A", "models/a/b"]],
  ])("cannot be %j at once", (paths) => {
    expect(
      assign(
        result(
          [],
          paths.map((path) => file(path)),
        ),
      ).codes,
    ).toEqual(["file-name-clash"]);
  });

  it("name the document that a bad name comes from", () => {
    const reporter = new Diagnostics();
    assignNames([result([plan("a", "A", { file: "models/NUL" })], [file("models/NUL")])], {
      limits: defaultLimits,
      reporter,
      reservedFiles: [],
    });
    expect(reporter.list).toMatchObject([{ code: "file-name", origin: { file: "a.json", pointer: "" } }]);
  });
});

describe("members", () => {
  it("are named, and refused when unusable or clashing", () => {
    const reporter = new Diagnostics();
    const names = ["get-present", "getPresent", "then", "😀"].map((name) => ({ name, origin }));
    expect([...assignMembers(names, { limits: defaultLimits, reporter })]).toEqual([
      ["get-present", "getPresent"],
      ["then", "then_"],
    ]);
    expect(reporter.list.map(({ code }) => code)).toEqual(["name-clash", "name-unusable"]);
  });
});

import { runInNewContext } from "node:vm";
import { describe, expect, expectTypeOf, it } from "vitest";
import type { SymbolId } from "../emit/plan.js";
import { hostileTexts } from "./hostile.test.data.js";
import {
  code,
  type Fragment,
  ident,
  identity,
  indent,
  join,
  key,
  lines,
  lit,
  memberName,
  regex,
  runtime,
  sym,
  typeSym,
} from "./index.js";
import { render } from "./render.js";
import { Rendered } from "./rendered.js";

const text = (fragment: Fragment) => Rendered.textOf(render(fragment, (id) => id.toUpperCase()));
const evaluate = (fragment: Fragment): unknown => runInNewContext(`(${text(fragment)})`);

describe("identity", () => {
  const [a, b] = ["a" as SymbolId, "b" as SymbolId];

  it("is one for what prints the same, however it was put together", () => {
    const whole = code`if (v) {${indent(code`return ${sym(a)};`)}}`;
    const pieces = [code`if (v) {`, indent(code`return ${[sym(a), code`;`]}`), code`}`];
    expect(identity(code`${pieces}`)).toBe(identity(whole));
  });

  it.each<[string, Fragment, Fragment]>([
    ["another symbol", code`x = ${sym(a)}`, code`x = ${sym(b)}`],
    ["a type in the place of a value", sym(a), typeSym(a)],
    ["a symbol in the place of its name", sym(a), code`a`],
    ["what stands inside an indentation", code`${indent(code`x`)}y`, indent(code`xy`)],
    ["a door in the place of a symbol", runtime("isArray"), sym("isArray" as SymbolId)],
    ["a literal that looks like a symbol", lit(identity(sym(a))), sym(a)],
  ])("differs by %s", (_, left, right) => {
    expect(identity(left)).not.toBe(identity(right));
  });
});

describe("code", () => {
  it("puts fragments and lists of fragments into our own text", () => {
    expect(text(code`const a = ${lit(1)} + ${[lit(2), lit("x")]};`)).toBe('const a = 1 + 2"x";');
  });

  it("refuses raw text at compile time and at run time", () => {
    // @ts-expect-error a raw string is not a fragment
    expect(() => code`${"process.exit()"}`).toThrow("only fragments");
    // @ts-expect-error nor is a list of strings
    expect(() => code`${["process.exit()"]}`).toThrow("only fragments");
    // @ts-expect-error nor is nothing at all
    expect(() => code`${undefined}`).toThrow("only fragments");
    // @ts-expect-error nor is something that looks like a fragment
    expect(() => code`${{ parts: ["process.exit()"] }}`).toThrow("only fragments");
  });

  it("refuses a forged fragment even when the compiler was silenced", () => {
    const forged = Object.create(Object.getPrototypeOf(lit(1)), {
      parts: { value: ["process.exit()"] },
    }) as Fragment;
    expect(() => code`${forged}`).toThrow("only fragments");
    expect(() => join([JSON.parse('{"parts":["x"]}') as Fragment], ", ")).toThrow("only fragments");
    expect(() => render(forged, String)).toThrow(TypeError);
  });

  it("is a tag and nothing else", () => {
    expect(() => code(["process.exit()"] as unknown as TemplateStringsArray)).toThrow("template tag");
  });

  it("takes fragments by type", () => {
    expectTypeOf<Parameters<typeof code>[1]>().toEqualTypeOf<Fragment | readonly Fragment[]>();
  });
});

describe("lit", () => {
  it.each(hostileTexts)("prints %j as ASCII that evaluates to it", (value) => {
    const printed = text(lit(value));
    expect(printed).toMatch(/^"[ -~]*"$/);
    expect(evaluate(lit(value))).toBe(value);
    for (const meaning of ["*/", "</", "<!", "-->", "]]>", "//#"]) expect(printed).not.toContain(meaning);
  });

  it.each([0, -0, 1, -1.5, 1e21, 5e-324, Number.MAX_SAFE_INTEGER])("prints the number %d", (value) => {
    expect(evaluate(lit(value))).toBe(value);
  });

  it("prints integers beyond 2^53 as bigint", () => {
    expect(text(lit(9007199254740993n))).toBe("9007199254740993n");
    expect(text(lit(-9007199254740993n))).toBe("-9007199254740993n");
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])("refuses %d", (value) => {
    expect(() => lit(value)).toThrow("not a JSON number");
  });

  it("prints objects with hostile keys as own properties", () => {
    const value = JSON.parse(
      '{"__proto__": {"polluted": true}, "constructor": 1, "a-b": [null, true], "": {}}',
    );
    const back = evaluate(lit(value)) as Record<string, unknown>;
    expect(Object.keys(back).sort()).toEqual(["", "__proto__", "a-b", "constructor"]);
    expect(back["polluted"]).toBeUndefined();
    expect(JSON.parse(JSON.stringify(back))).toEqual(value);
  });

  it("does not let the order of keys reach the output", () => {
    expect(text(lit({ b: 1, a: 2 }))).toBe("{ a: 2, b: 1 }");
    expect(text(lit({ a: 2, b: 1 }))).toBe("{ a: 2, b: 1 }");
  });

  it("breaks long lists", () => {
    expect(text(lit(["x".repeat(60), "y".repeat(60)]))).toBe(
      `[\n  "${"x".repeat(60)}",\n  "${"y".repeat(60)}",\n]`,
    );
    expect(text(lit([]))).toBe("[]");
    expect(text(lit({}))).toBe("{}");
  });
});

describe("key and memberName", () => {
  it("leave identifiers bare and quote the rest", () => {
    expect(text(key("class"))).toBe("class");
    expect(text(key("a-b"))).toBe('"a-b"');
    expect(text(key("1"))).toBe('"1"');
    expect(text(key(""))).toBe('""');
    expect(text(memberName("ü"))).toBe('"\\u00fc"');
  });

  it("never let __proto__ set a prototype", () => {
    expect(text(key("__proto__"))).toBe('["__proto__"]');
    expect(text(memberName("__proto__"))).toBe('"__proto__"');
  });

  it.each(hostileTexts)("print %j as a key that is that name", (name) => {
    expect(Object.keys(evaluate(code`{ ${key(name)}: ${lit(1)} }`) as object)).toEqual([name]);
  });
});

describe("ident", () => {
  it("accepts names of ours", () => {
    expect(text(ident("value"))).toBe("value");
  });

  it.each(["class", "a b", "", "1a", "a;K()", "await", "eval", "ä"])("refuses %j", (name) => {
    expect(() => ident(name)).toThrow("cannot name a local binding");
  });
});

describe("regex", () => {
  it.each(["a\\/;K();\\/b", "[/]", "\\n", "\\u2028", "\u2028", "^\\p{L}+$", "(?<y>\\d{4})", "/a/gi", "\n"])(
    "prints %j",
    (pattern) => {
      expect(text(regex(pattern))).toMatch(/^new RegExp\("[ -~]*", "u"\)$/);
      expect((evaluate(regex(pattern)) as RegExp).source).toBe(new RegExp(pattern, "u").source);
    },
  );

  it.each(["(", "\\-", "[", "a{2,1}"])("refuses %j, which is no pattern under the u flag", (pattern) => {
    expect(() => regex(pattern)).toThrow("was not checked");
  });
});

describe("join, lines and indent", () => {
  it("leave out what prints nothing", () => {
    expect(text(join([lit(1), code``, lines([]), lit(2)], " | "))).toBe("1 | 2");
    expect(text(code`{${indent(lines([code``]))}}`)).toBe("{}");
  });

  it("accept only separators of the list", () => {
    // @ts-expect-error not in the list
    expect(text(join([lit(1)], "; K();"))).toBe("1");
  });

  it("indent by two spaces a level, however the line breaks were written", () => {
    const inner = code`b: {${indent(code`c: 1`)}}`;
    const expected = "a {\n  b: {\n    c: 1\n  }\n}";
    expect(text(code`a {${indent(inner)}}`)).toBe(expected);
    expect(text(code`a {\n${indent(inner)}\n}`)).toBe(expected);
    expect(
      text(code`a {
      ${indent(inner)}
    }`),
    ).toBe(expected);
  });
});

describe("references", () => {
  it("are named when rendered", () => {
    expect(text(code`${sym("a" as SymbolId)}: ${typeSym("b" as SymbolId)}`)).toBe("A: B");
  });

  it("to the runtime are doors of the table", () => {
    expect(text(runtime("object"))).toBe("e.object");
    expect(text(runtime("isObject"))).toBe("e.isObject");
    // @ts-expect-error no such door
    expect(() => runtime("constructor")).toThrow("no door");
  });
});

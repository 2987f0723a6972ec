import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { GateRefused, gateWhole, passesInParts } from "../gate.js";
import { readParts } from "./parts.js";

const generated = new URL("../../../../../generated/", import.meta.url).pathname;

const emitted = readdirSync(generated, { recursive: true, encoding: "utf8" })
  .filter((file) => /^[a-z]+\/src\/(?:models|rest|topics|services)\/.*\.ts$/.test(file))
  .map((file) => readFileSync(join(generated, file), "utf8"));

function passesWhole(text: string): boolean {
  try {
    gateWhole(text, "a.ts");
    return true;
  } catch (error) {
    if (error instanceof GateRefused || error instanceof TypeError) return false;
    throw error;
  }
}

it("reads nearly all emitted text without the parser", () => {
  expect(emitted.length).toBeGreaterThan(20);
  const all = emitted.reduce((sum, text) => sum + text.length, 0);
  const rest = emitted.reduce((sum, text) => sum + readParts(text).rest.join("").length, 0);
  expect(rest / all).toBeLessThan(0.1);
  expect(emitted.filter((text) => !passesInParts(text))).toEqual([]);
});

// biome-ignore format: one idea per line
const splinters = [
  "K()", "K();", "process", "import('x')", "typeof K", "`", "`${K()}`", "/*", "*/", "//", "/** a */", "/** @ts-ignore */", "\n", " ", "", ";", "}", "{", "(", ")", "[", "]",
  "<", ">", "<A>", " < ", " > ", ">(", "(", ",", ", ", ":", "?", "?.", "!", "=>", "() => K()", "() => ", "(a) => ", "=", " = ", "==", "++", "--", "+", "-", " - ", " / ", "/a/", "'", '"',
  '"\\', '"a"', "\\u0041", "constructor", ".constructor", '["constructor"]', "__proto__: 1,", '"__proto__": 1,', '"\\u005f_proto__": 1,', "prototype", "e", "e.", "e.Json", "e.object",
  "e.model", "return", "return\n", "break;", "continue;", "const x = 1;", "let x = 1;", "x++;", "v = 1;", "function", "function () {", "function f() {}", "async ", "await ", "yield ", "new ",
  "export ", "export default ", "export type A = 1;", "export const A = 1;", "import './a.js';", "declare ", "type ", "interface A {}", "enum A {}", "namespace A {}", "any", "this", "...", "as any", "as const",
  "0", "01", "1n", "1.", ".5", "0x1", "1e3", "1_0", "null", "undefined", "true", "get a() { return 1; }", "readonly ", "readonly a: 1;", "a?: 1;", "keyof ", "unique symbol", " extends 1 ? 2 : 3", " in ", " of ",
  "\u2028", "\u00a0", "\u202e", "é", "\t", "\r", "\0", "\ufeff", "#!", "#a", "@", "@a ", "<!--", "-->", "if (", "else ", "for (;;) ", "while (1) ", "label: ", "switch (v) {", "try {", "debugger;", "throw 1;", " && ", " || ", " ?? ", " ** ",
];

/** A few declarations that stand together in some emitted file, with imports of all that they may name. */
const sample = fc
  .tuple(fc.constantFrom(...emitted.map(cut)), fc.nat(), fc.integer({ min: 1, max: 6 }))
  .map(([pieces, from, count]) => {
    const text = pieces.slice(from % pieces.length, (from % pieces.length) + count).join("");
    const own = new Set(text.match(/(?<=(?:type|const|function) )[A-Za-z_$][\w$]*/g));
    const named = [...new Set(text.match(/\b(?:is|fits)?[A-Z][\w$]*/g))].filter((name) => !own.has(name));
    const imports = named.length === 0 ? "" : `import { ${named.join(", ")} } from "./a.js";\n`;
    return `import * as e from "@edgeloom/runtime/generated";\n${imports}${text}`;
  });

function cut(text: string): readonly string[] {
  return text.split(/(?<=\n)(?=export |function |const )/).slice(1);
}

const change = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  removed: fc.nat({ max: 4 }),
  put: fc.constantFrom(...splinters),
});

it("lets nothing pass that the parser of the whole file would refuse", { timeout: 120_000 }, () => {
  let passed = 0;
  const property = fc.property(sample, fc.array(change, { minLength: 0, maxLength: 3 }), (text, changes) => {
    const changed = changes.reduce((before, { at, removed, put }) => {
      const from = Math.floor(at * before.length);
      return before.slice(0, from) + put + before.slice(from + removed);
    }, text);
    if (!passesInParts(changed)) return;
    passed++;
    expect({ changed, passes: passesWhole(changed) }).toEqual({ changed, passes: true });
  });
  fc.assert(property, { numRuns: 5_000 });
  expect(passed).toBeGreaterThan(200);
});

it.each([
  ["in a template", "const a = `\nexport type A = 1;\n`;\n"],
  ["named that stands in a comment", "/**\nexport type A = 1;\n*/\nexport type B = A;\n"],
  ["in a function", "function f() {\nexport type A = 1;\n}\n"],
  ["behind a statement that is still open", "export type A = 1\nexport const b = 1;\n"],
  ["behind a call that is still open", "K(\nexport const b = 1;\n);\n"],
  ["before a call", "export type A = B\n(K);\nexport type B = 1;\n"],
  ["before an element", 'export type A = B\n["a"];\nexport type B = 1;\n'],
  ["returning nothing", "function f(): unknown {\n  return /**\n */ 1;\n}\n"],
  [
    "with types that look like comparisons",
    "function f(a: unknown): unknown {\n  return f(a < 3, a > (a));\n}\n",
  ],
  ["with a name of the module hidden", "const a = 1;\nfunction f(a: unknown): unknown {\n  return a;\n}\n"],
  ["with a name twice", "const a = 1;\nconst a = 2;\n"],
  ["with an escaped prototype", 'const a = { "\\u005f_proto__": 1 };\n'],
  ["with an unknown name", "const a = [process];\n"],
])("passes no declaration %s", (_, text) => {
  expect(passesInParts(text)).toBe(false);
});

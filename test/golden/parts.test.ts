import { posix } from "node:path";
import { compileFunction } from "node:vm";
import ts from "typescript";
import { beforeAll, describe, expect, test } from "vitest";
import * as runtime from "../../runtime/core/src/generated/index.js";
import type { Model } from "../../runtime/core/src/schema/index.js";
import { generate } from "./support/generate.js";

type Module = Readonly<Record<string, unknown>>;

const text = { type: "string" };
const person = {
  type: "object",
  required: ["a"],
  properties: Object.fromEntries([..."abcdefgh"].map((name) => [name, text])),
};
const own = Object.fromEntries(Array.from({ length: 24 }, (_, at) => [`p${at}`, { type: "boolean" }]));
/** Of 1,800 schemas each, one leading to the next in a ring, all with the same person inside. */
const rows = ["First", "Second", "Third"].flatMap((name, at, all) =>
  Array.from({ length: 72 }, (_, count) => {
    const next = count === 0 ? { next: { $ref: `#/$defs/${all[(at + 1) % all.length]}Row0` } } : {};
    return [`${name}Row${count}`, { type: "object", properties: { person, ...own, ...next } }] as const;
  }),
);

describe("models of a very large document", () => {
  const scripts = new Map<string, string>();
  let texts: ReadonlyMap<string, string>;

  beforeAll(() => {
    texts = generate({ "a.json": { $defs: Object.fromEntries(rows) } });
    const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS };
    for (const [path, source] of texts)
      scripts.set(path.replace(/\.ts$/, ".js"), ts.transpileModule(source, { compilerOptions }).outputText);
  });

  function load(entry: string): Module {
    const loaded = new Map<string, Module>();
    const open = (path: string): Module => {
      const before = loaded.get(path);
      if (before !== undefined) return before;
      const exports = {};
      loaded.set(path, exports);
      const require = (name: string): unknown =>
        name.startsWith(".") ? open(posix.join(posix.dirname(path), name)) : runtime;
      compileFunction(scripts.get(path) ?? "", ["exports", "require"])(exports, require);
      return exports;
    };
    open(entry);
    return open("index.js");
  }

  test("stand in several files, and what repeats stands once", () => {
    expect([...texts.keys()].filter((path) => path.startsWith("models/"))).toEqual([
      "models/a.first.ts",
      "models/a.second.ts",
      "models/a.third.ts",
    ]);
    const all = [...texts.values()].join("");
    expect(all.match(/: "string",$/gm)).toHaveLength(1);
  });

  test.each(["index", "models/a.first", "models/a.second", "models/a.third"])(
    "work whichever file is loaded first: %s",
    (entry) => {
      const all = load(`${entry}.js`);
      expect(Object.keys(all).filter((name) => name.includes("Person"))).toEqual([]);
      for (const name of ["First", "Second", "Third"]) {
        const model = all[`${name}Row0`] as Model<unknown>;
        const value = { person: { a: "1" }, next: { next: { next: { person: { a: "2" } } } } };
        expect(model.parse(value)).toEqual(value);
        const wrong = model.safeParse({ next: { next: { person: { b: "2" } } } });
        expect(wrong.error?.issues[0]?.path).toEqual(["next", "next", "person", "a"]);
      }
    },
  );
});

import { isEdgeloomError } from "@edgeloom/runtime/base";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseIni } from "./index.js";

function plain(text: string): Record<string, Record<string, string>> {
  return Object.fromEntries([...parseIni(text)].map(([name, values]) => [name, Object.fromEntries(values)]));
}

describe("what is read", () => {
  it.each([
    ["a key in capitals, with blanks", "[c-arch]\nTOKEN = T \n", { "c-arch": { token: "T" } }],
    ["a colon", "[c-arch]\njwt_access: A=B:C\n", { "c-arch": { jwt_access: "A=B:C" } }],
    ["a percent sign as it is", "[c-arch]\ntoken=a%b%(x)s\n", { "c-arch": { token: "a%b%(x)s" } }],
    ["an empty section", "[c-arch]\n", { "c-arch": {} }],
    ["an empty value", "[a]\ntoken=\n", { a: { token: "" } }],
    ["sections that differ in case", "[C-a]\nx=1\n[c-a]\nx=2\n", { "C-a": { x: "1" }, "c-a": { x: "2" } }],
    [
      "what DEFAULT has",
      "[DEFAULT]\nToken=D\nhost=h\n[a]\ntoken=A\n[b]\n",
      { a: { token: "A", host: "h" }, b: { token: "D", host: "h" } },
    ],
    ["DEFAULT behind its heirs", "[a]\nx=1\n[DEFAULT]\ny=2\n", { a: { x: "1", y: "2" } }],
    ["DEFAULT alone as no section", "[DEFAULT]\ntoken=T\n", {}],
    ["comments", "# one\n[a]\n; two\n  # three\nx=1 # kept\n", { a: { x: "1 # kept" } }],
    ["a value over lines", "[a]\nx=1\n  2\n\n  3\n\ny=4", { a: { x: "1\n2\n\n3", y: "4" } }],
    ["every kind of line end", "\ufeff[a]\r\nx=1\ry=2\nz=3", { a: { x: "1", y: "2", z: "3" } }],
    ["names that a plain object could not hold", "[__proto__]\nconstructor=1\n", {}],
    ["nothing", "", {}],
  ])("%s", (_, text, expected) => {
    if (text.includes("__proto__")) expect(parseIni(text).get("__proto__")?.get("constructor")).toBe("1");
    else expect(plain(text)).toEqual(expected);
  });
});

it.each([
  ["a value outside of any section", "\ntoken=SECRET\n", 2],
  ["no key and value", "[a]\nSECRET\n", 2],
  ["no key and value", "[a]\n=SECRET\n", 2],
  ["a key that its section has already", "[a]\ntoken=SECRET\nTOKEN=SECRET\n", 3],
  ["a section that is there already", "[SECRET]\n[SECRET]\n", 2],
])("refuses %s, and shows nothing of it", (what, text, line) => {
  expect(() => parseIni(text, { name: "my.ini" })).toThrow(
    expect.objectContaining({ message: `Line ${line} of my.ini has ${what}.`, place: `my.ini:${line}` }),
  );
});

it("refuses a file that is too long", () => {
  expect(() => parseIni("[a]", { maxCharacters: 2 })).toThrow("more than 2");
});

it("gives back every section that is written, and throws its own error only", () => {
  const word = fc.stringMatching(/^[a-z][a-z0-9_.-]{0,8}$/);
  const value = fc.string({ maxLength: 20 }).map((text) => text.replace(/[\r\n]/g, "").trim());
  const section = fc.dictionary(word, value, { noNullPrototype: true });
  fc.assert(
    fc.property(fc.dictionary(word, section, { noNullPrototype: true }), (file) => {
      const text = Object.entries(file)
        .map(
          ([name, values]) =>
            `[${name}]\n${Object.entries(values)
              .map(([key, one]) => `${key}=${one}\n`)
              .join("")}`,
        )
        .join("");
      expect(plain(text)).toEqual(file);
    }),
  );
  const piece = fc.constantFrom("[", "]", "a", "=", ":", "\n", " ", "#", ";", "DEFAULT", "%", "\r");
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      try {
        parseIni(pieces.join(""));
      } catch (error) {
        expect(isEdgeloomError(error)).toBe(true);
      }
    }),
    { numRuns: 1_000 },
  );
});

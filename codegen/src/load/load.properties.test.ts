import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cpuMs } from "../cpu-time.test.support.js";
import { Diagnostics } from "../diagnostics/index.js";
import { readDocument } from "./document.js";

const limits = { maxDocumentBytes: 1_000_000, maxNesting: 64 };
const file = fc.constantFrom("a.json", "a.yaml");

/** Pieces of which both languages are made: random bytes alone hardly get past the first character. */
const pieces = [
  "{",
  "}",
  "[",
  "]",
  ",",
  ":",
  '"',
  "'",
  "\\",
  "\\u00",
  "a",
  "1",
  "-",
  "0.1e5",
  "1e999",
  "true",
  "null",
  "\n",
  "  ",
  "\t",
  "- ",
  "? ",
  ": ",
  "&x ",
  "*x",
  "<<",
  "!t ",
  "!!str ",
  "|",
  ">",
  "#",
  "%",
  "---",
  "...",
  "@",
  "`",
  "é",
  "\ufeff",
  "\u2028",
  "__proto__",
];
const soup = fc
  .array(fc.constantFrom(...pieces), { maxLength: 200 })
  .map((parts) => Buffer.from(parts.join("")));
const document = fc.jsonValue().map((value) => Buffer.from(JSON.stringify(value, undefined, 1)));

const mutated = fc
  .tuple(document, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }))
  .map(([bytes, changes]) => {
    for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
    return bytes;
  });

describe("any bytes", () => {
  it.each([
    ["random", fc.uint8Array({ maxLength: 2_000 })],
    ["made of the pieces of the languages", soup],
    ["of documents with a few bytes changed", mutated],
  ])("%s give a document or a diagnostic, in bounded time", (_, bytes) => {
    let slowest = 0;
    fc.assert(
      fc.property(file, bytes, (name, content) => {
        const reporter = new Diagnostics();
        const started = cpuMs();
        const found = readDocument({ file: name, bytes: content, limits, reporter });
        slowest = Math.max(slowest, cpuMs() - started);
        expect(found !== undefined).toBe(reporter.errorCount === 0);
        for (const { offset } of reporter.list) expect(offset).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 1_500 },
    );
    expect(slowest).toBeLessThan(1_000);
  });

  it.each([
    ["a.json", 100],
    ["a.yaml", 1_000],
  ])("of 64 KiB in %s take at most %i ms", (name, bound) => {
    for (const piece of pieces) {
      const content = Buffer.from(piece.repeat(Math.floor(65_536 / piece.length)));
      expect(
        Math.min(timeOf(name, content), timeOf(name, content), timeOf(name, content)),
        piece,
      ).toBeLessThan(bound);
    }
  });

  it("change no prototype", () => {
    const before = Object.getOwnPropertyNames(Object.prototype);
    for (const name of ["a.json", "a.yaml"]) {
      readDocument({
        file: name,
        bytes: Buffer.from('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'),
        limits,
        reporter: new Diagnostics(),
      });
    }
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
  });
});

function timeOf(name: string, content: Uint8Array): number {
  const started = cpuMs();
  readDocument({ file: name, bytes: content, limits, reporter: new Diagnostics() });
  return cpuMs() - started;
}

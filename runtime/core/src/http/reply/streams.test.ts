import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CsvReader, csvRows } from "./csv.js";
import { EventFinder, eventsOf } from "./events.js";
import { LineFinder, linesOf } from "./lines.js";
import { RecordFinder } from "./records.js";

/** A text in pieces of any length. */
const pieces = fc.array(
  fc.constantFrom("a", "b,", "\n", "\r", "\r\n", '"', '""', "ä", ":", "data: ", "id: 1\n"),
  { maxLength: 30 },
);

describe("lines", () => {
  it.each([
    ["", []],
    ["a", ["a"]],
    ["a\n", ["a"]],
    ["a\r\nb", ["a", "b"]],
    ["\n\n", ["", ""]],
  ])("%j", (text, lines) => expect([...linesOf(text)]).toEqual(lines));

  it("are the same however the text is cut", () => {
    fc.assert(
      fc.property(pieces, (parts) => {
        const finder = new LineFinder(1_000);
        const found = [...parts.flatMap((part) => [...finder.push(part)]), ...finder.end()];
        expect(found).toEqual([...linesOf(parts.join(""))]);
      }),
    );
  });

  it("are limited", () => {
    const finder = new LineFinder(3);
    expect([...finder.push("abc\nab")]).toEqual(["abc"]);
    expect(() => [...finder.push("cd")]).toThrow(RangeError);
  });
});

describe("records", () => {
  const found = (parts: readonly string[], maxLength = 1_000): readonly string[] => {
    const finder = new RecordFinder(maxLength);
    return [...parts.flatMap((part) => [...finder.push(part)]), ...finder.end()];
  };

  it.each([
    ["", []],
    ['\u001e{"a":1}\n\u001e2\n', ['{"a":1}', "2"]],
    ['\u001e{\n"a":\n1}\n\u001e[\n\n]\n', ['{\n"a":\n1}', "[\n\n]"]],
    ["\u001e\u001e1\u001e\n \u001e2", ["1", "2"]],
    ["1\n\u001e2\n", ["1", "2"]],
    ['\u001e{"a"\n\u001e2\n', ['{"a"', "2"]],
  ])("%j", (text, records) => {
    expect(found([text])).toEqual(records);
    expect(found([...text])).toEqual(records);
  });

  it("on one line are given at its end", () => {
    const finder = new RecordFinder(100);
    expect([...finder.push('\u001e{"a":')]).toEqual([]);
    expect([...finder.push("1}\n")]).toEqual(['{"a":1}']);
  });

  it("are the same however the text is cut, and limited", () => {
    const part = fc.constantFrom("\u001e", "\n", "1", '"a"', "[", "]", " ", "{}");
    fc.assert(
      fc.property(fc.array(part, { maxLength: 20 }), (parts) => {
        expect(found([parts.join("")])).toEqual(found(parts));
      }),
    );
    expect(() => found(["\u001e12345"], 4)).toThrow(RangeError);
    expect(() => found(["\u001e123", "45"], 4)).toThrow(RangeError);
  });
});

describe("events", () => {
  it("are put together as browsers do", () => {
    const text =
      ": comment\nevent: add\ndata: 1\ndata:2\ndata\nid: 7\nretry: 500\n\ndata: x\n\nevent: none\n\nid\ndata: y\n\ndata: cut";
    expect([...eventsOf(text)]).toEqual([
      { event: "add", data: "1\n2\n", id: "7", retryMs: 500 },
      { event: "message", data: "x", id: "7" },
      { event: "message", data: "y", id: "" },
    ]);
  });

  it("end with any line end, after a byte order mark", () => {
    expect([...eventsOf("\ufeffdata: a\r\rdata: b\r\n\r\n")].map(({ data }) => data)).toEqual(["a", "b"]);
  });

  it("are limited", () => {
    const finder = new EventFinder(5);
    finder.push("data: abc");
    expect(() => finder.push("data: abc")).toThrow(RangeError);
  });
});

describe("CSV", () => {
  it.each([
    ["", []],
    [
      "a,b\r\n1,2\r\n",
      [
        ["a", "b"],
        ["1", "2"],
      ],
    ],
    [
      "a,b\n1,2",
      [
        ["a", "b"],
        ["1", "2"],
      ],
    ],
    ['"a,""b""",\n', [['a,"b"', ""]]],
    ['"x\r\ny",z', [["x\r\ny", "z"]]],
    ['a\r\n""\nb', [["a"], [""], ["b"]]],
    ['ab"c,d', [['ab"c', "d"]]],
    ["\n", [[""]]],
    [",", [["", ""]]],
    ["\ufeffa", [["a"]]],
  ])("%j", (text, rows) => expect(csvRows(text)).toEqual(rows));

  it("reads what was written", () => {
    const field = fc.string({ unit: fc.constantFrom("a", '"', ",", "\n", "\r", " ", "ä") });
    fc.assert(
      fc.property(fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { maxLength: 5 }), (rows) => {
        const text = rows
          .map((row) => `${row.map((one) => `"${one.replaceAll('"', '""')}"`).join(",")}\r\n`)
          .join("");
        expect(csvRows(text)).toEqual(rows);
      }),
    );
  });

  it("are the same however the text is cut", () => {
    fc.assert(
      fc.property(pieces, (parts) => {
        const reader = new CsvReader();
        const found = [...parts.flatMap((part) => [...reader.push(part)]), ...reader.end()];
        expect(found).toEqual(csvRows(parts.join("")));
      }),
    );
  });

  it("are limited, in empty fields too", () => {
    expect(() => [...new CsvReader(10).push("a".repeat(11))]).toThrow(RangeError);
    expect(() => [...new CsvReader(10).push(",".repeat(11))]).toThrow(RangeError);
  });
});

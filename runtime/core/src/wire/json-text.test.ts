import { describe, expect, it } from "vitest";
import { parseText } from "./json-text.js";

const nested = (depth: number): string => `${"[".repeat(depth)}${"]".repeat(depth)}`;
const many = (item: string): string => `[${Array.from({ length: 100 }, () => item).join(",")}]`;

describe("depth", () => {
  it.each([
    [nested(64), true],
    [nested(65), false],
    [many(nested(63)), true],
    [many(nested(64)), false],
    [many('{"a":{"b":[{}]}}'), true],
    [`[${many("{}")},${'{"a":'.repeat(63)}1${"}".repeat(63)}]`, true],
    [`[${many("{}")},${'{"a":'.repeat(64)}1${"}".repeat(64)}]`, false],
    [`[${JSON.stringify("[{".repeat(100))}]`, true],
    [nested(2_000_000), false],
  ])("%#", (text, isRead) => {
    if (isRead) expect(parseText(text)).toEqual(JSON.parse(text));
    else expect(() => parseText(text)).toThrow(expect.objectContaining({ code: "MALFORMED" }) as Error);
  });

  it("is measured in large texts, too, with their long integers", () => {
    const text = many('{"id":9007199254740993,"list":[[]]}');
    expect((parseText(text) as readonly { id: bigint }[])[99]?.id).toBe(9007199254740993n);
  });
});

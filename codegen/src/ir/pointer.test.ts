import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readJson } from "../load/json-reader.js";
import { childOf, parsePointer, pointerJoin, pointerTokens, valueAtPointer } from "./pointer.js";

describe("pointerJoin and pointerTokens", () => {
  it("escape what RFC 6901 asks for", () => {
    expect(pointerJoin("", "paths", "/users/{id}", "a~b", 3)).toBe("/paths/~1users~1{id}/a~0b/3");
    expect(pointerTokens("/paths/~1users~1{id}/a~0b/3")).toEqual(["paths", "/users/{id}", "a~b", "3"]);
  });

  it("know the root and the empty key", () => {
    expect(pointerTokens("")).toEqual([]);
    expect(pointerTokens("/")).toEqual([""]);
    expect(pointerJoin("", "")).toBe("/");
  });

  it("unescape in the right order: ~01 is ~1 and not a slash", () => {
    expect(pointerTokens("/~01")).toEqual(["~1"]);
  });

  it("are inverse to each other for any keys", () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (tokens) => {
        expect(pointerTokens(pointerJoin("", ...tokens))).toEqual(tokens);
        expect(parsePointer(pointerJoin("", ...tokens))).toEqual(tokens);
      }),
    );
  });
});

describe("parsePointer", () => {
  it.each(["a", "a/b", "/~", "/~2", "/a~", "/~~0", "/a/~x"])("refuses %j", (text) => {
    expect(parsePointer(text)).toBeUndefined();
  });
});

describe("valueAtPointer", () => {
  const data = readJson('{"a":[{"b/c":1}],"":{"":2},"10":3}', { maxNesting: 9 }).data ?? null;

  it.each([
    ["", data],
    ["/a/0/b~1c", 1],
    ["//", 2],
    ["/10", 3],
  ])("finds %j", (pointer, expected) => {
    expect(valueAtPointer(data, pointer)).toBe(expected);
  });

  it.each([
    "/b",
    "/a/00",
    "/a/-",
    "/a/1",
    "/a/+0",
    "/a/0x0",
    "/a/length",
    "/a/0/b/c",
    "/10/x",
    "/constructor",
    "/__proto__",
  ])("finds nothing at %j", (pointer) => {
    expect(valueAtPointer(data, pointer)).toBeUndefined();
  });

  it("reaches no prototype, even of objects that have one", () => {
    expect(childOf({}, "constructor")).toBeUndefined();
    expect(childOf({}, "__proto__")).toBeUndefined();
    expect(childOf([], "map")).toBeUndefined();
    expect(childOf("text", "length")).toBeUndefined();
  });
});

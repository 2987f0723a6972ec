import { test as check, fc } from "@fast-check/vitest";
import { describe, expect, test } from "vitest";
import { ArchFxDeviceSlug } from "../ids/index.js";
import { ArchFxApi } from "./archfx-api.js";
import { jsonBody } from "./body-value.js";
import { checkDomain } from "./domain.js";
import { queryTexts } from "./query-values.js";

const api = new ArchFxApi({ domain: "http://h" });

describe("addresses", () => {
  check.prop([fc.string({ unit: "grapheme", minLength: 1 })])("hold exactly one segment for any id", (id) => {
    let url: string;
    try {
      url = api.resource("org")(id).url();
    } catch (error) {
      expect(error).toMatchObject({ code: "CONFIG" });
      return;
    }
    const parsed = new URL(url);
    const segments = parsed.pathname.split("/");
    expect([segments.length, parsed.search, parsed.hash, url]).toEqual([6, "", "", parsed.href]);
    expect(decodeURIComponent(segments[4] ?? "")).toBe(id);
  });

  test.each(["", "/", "a//b", "..", "a/../b", "_x", "a/_x", "__proto__"])(
    "%j is no name of a resource",
    (name) => {
      expect(() => api.resource(name)).toThrow(expect.objectContaining({ code: "CONFIG" }));
    },
  );

  test("ids are objects of this package, too", () => {
    expect(
      api
        .resource("device")(new ArchFxDeviceSlug(1))
        .url({ a: new ArchFxDeviceSlug(2) }),
    ).toBe("http://h/api/v1/device/d--0000-0000-0000-0001/?a=d--0000-0000-0000-0002");
    expect(api.url("streamer/report")).toBe("http://h/api/v1/streamer/report/");
  });
});

describe("domains", () => {
  test.each(["h", "ftp://h", "http://u:p@h", "http://h?x", "http://h#x", "//h", "javascript:alert(1)"])(
    "%s is refused, and not quoted",
    (domain) => {
      expect(() => checkDomain(domain)).toThrow(
        expect.objectContaining({ code: "CONFIG", place: "ArchFxApi.domain" }),
      );
      expect(() => checkDomain(domain)).not.toThrow(/u:p/);
    },
  );
});

describe("bodies", () => {
  test("keep what JSON has, and write dates, ids and maps", () => {
    const body = {
      d: new Date(0),
      s: new ArchFxDeviceSlug(1),
      n: 2n ** 64n,
      u: undefined,
      l: [undefined],
      m: new Map([["a", 1]]),
    };
    expect(jsonBody(body)).toEqual({
      d: "1970-01-01T00:00:00Z",
      s: "d--0000-0000-0000-0001",
      n: 2n ** 64n,
      l: [null],
      m: { a: 1 },
    });
  });

  test("name the place of what JSON does not have", () => {
    const circle: { inner?: unknown } = {};
    circle.inner = circle;
    for (const bad of [Number.NaN, Infinity, new Uint8Array(1), () => 1, Symbol("x"), new Date(Number.NaN)])
      expect(() => jsonBody({ a: [bad] })).toThrow(expect.objectContaining({ place: "body /a/0" }));
    expect(() => jsonBody(circle)).toThrow("holds itself");
    let deep: unknown = 1;
    for (let depth = 0; depth < 100; depth += 1) deep = [deep];
    expect(() => jsonBody(deep)).toThrow("nesting");
  });

  test.each([new Set([1]), Promise.resolve(1), /x/, new Error("x"), new WeakMap(), new Blob(["x"])])(
    "hold no %s, of which nothing would arrive",
    (bad) => {
      expect(() => jsonBody({ a: bad })).toThrow(
        expect.objectContaining({ code: "CONFIG", place: "body /a" }),
      );
    },
  );

  test("hold objects of classes as their members", () => {
    class Point {
      readonly x = 1;
    }
    expect(jsonBody([new Point(), Object.create(null)])).toEqual([{ x: 1 }, {}]);
  });

  check.prop([fc.jsonValue()])("are what they were for any JSON", (value) => {
    expect(JSON.stringify(jsonBody(value))).toBe(JSON.stringify(value));
  });
});

test("query values are texts, or refused", () => {
  expect({ ...queryTexts({ a: 1, b: true, c: null, d: ["x", null, 2n], e: new Date(0) }) }).toEqual({
    a: ["1"],
    b: ["true"],
    c: [],
    d: ["x", "2"],
    e: ["1970-01-01T00:00:00Z"],
  });
  for (const bad of [{}, [["x"]], Number.NaN, () => 1])
    expect(() => queryTexts({ a: bad as never })).toThrow(expect.objectContaining({ place: "query a" }));
});

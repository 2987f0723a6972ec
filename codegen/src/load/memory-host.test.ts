import { describe, expect, it } from "vitest";
import { memoryHost } from "./memory-host.js";

describe("memoryHost", () => {
  const host = memoryHost({
    "/p/a/x.json": "{}",
    "/p/a/b/y.json": new Uint8Array([1, 2]),
    "/p/link": { link: "a" },
    "/p/a/up": { link: ".." },
    "/p/one": { link: "two" },
    "/p/two": { link: "one" },
  });

  it("has the files and the folders above them", () => {
    expect(host.stat("/p/a")).toEqual({ kind: "folder", size: 0 });
    expect(host.stat("/p/a/x.json")).toEqual({ kind: "file", size: 2 });
    expect(host.stat("/p/nope")).toBeUndefined();
    expect(host.stat("/p/one")).toBeUndefined();
    expect([...host.list("/p/a")].sort()).toEqual(["b", "up", "x.json"]);
    expect(host.list("/")).toEqual(["p"]);
  });

  it("follows links, also several and in the middle of a path", () => {
    expect(host.realpath("/p/link/b/../x.json")).toBe("/p/a/x.json");
    expect(host.realpath("/p/link/up/link/b")).toBe("/p/a/b");
    expect([...host.readBytes("/p/link/up/a/b/y.json")]).toEqual([1, 2]);
  });

  it("throws where the real one throws", () => {
    expect(() => host.realpath("/p/nope")).toThrow();
    expect(() => host.readBytes("/p/a")).toThrow();
    expect(() => host.list("/p/a/x.json")).toThrow();
    expect(() => host.realpath("/p/one")).toThrow("Too many links");
  });
});

import { describe, expect, it } from "vitest";
import { idOf } from "../emit.test.support.js";
import { cyclic, fixpoint, type Graph, reversed } from "./graph.js";

function graph(edges: Readonly<Record<string, string>>): Graph {
  return new Map(Object.entries(edges).map(([from, to]) => [idOf(from), [...to].map(idOf)]));
}

function ids(names: string): ReadonlySet<string> {
  return new Set([...names].map(idOf));
}

describe("reversed", () => {
  it("turns every edge round and forgets those that lead out", () => {
    expect(reversed(graph({ a: "bc", b: "c", c: "x" }))).toEqual(graph({ a: "", b: "a", c: "ab" }));
  });
});

describe("cyclic", () => {
  it.each<[string, Readonly<Record<string, string>>, string]>([
    ["nothing in a chain", { a: "b", b: "c", c: "" }, ""],
    ["a loop to itself", { a: "a", b: "a" }, "a"],
    ["a ring, without what leads to it or from it", { a: "b", b: "c", c: "bd", d: "" }, "bc"],
    ["the way between two rings", { a: "ab", b: "c", c: "c" }, "abc"],
    ["no edge to a declaration that is not there", { a: "x" }, ""],
  ])("finds %s", (_what, edges, expected) => {
    expect(cyclic(graph(edges))).toEqual(ids(expected));
  });

  it("does not run out of stack on a long chain", () => {
    const names = Array.from({ length: 20_000 }, (_, index) => `n${index}`);
    const chain = new Map(names.map((name, index) => [idOf(name), [idOf(`n${index + 1}`)]]));
    expect(cyclic(chain).size).toBe(0);
  });
});

describe("fixpoint", () => {
  it("carries a value to everything that reaches it, rings included", () => {
    const edges = graph({ a: "b", b: "ca", c: "", d: "" });
    const reach = fixpoint(edges, false, (id, of) => id === idOf("c") || (edges.get(id) ?? []).some(of));
    expect([..."abcd"].map((name) => reach.get(idOf(name)))).toEqual([true, true, true, false]);
  });

  it("asks again only where something changed", () => {
    const names = Array.from({ length: 1_000 }, (_, index) => `n${index}`);
    const chain = new Map(
      names.map((name, index) => [idOf(name), index < 999 ? [idOf(`n${index + 1}`)] : []]),
    );
    let steps = 0;
    fixpoint(chain, 0, (id, of) => {
      steps++;
      return id === idOf("n999") ? 1 : of((chain.get(id) ?? [])[0] ?? id);
    });
    expect(steps).toBeLessThan(2_100);
  });
});

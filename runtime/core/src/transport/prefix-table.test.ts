import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PrefixTable } from "./prefix-table.js";

describe("PrefixTable", () => {
  it("counts additions", () => {
    const table = new PrefixTable();
    expect([
      table.add("a"),
      table.add("a"),
      table.remove("a"),
      table.matches("ab"),
      table.remove("a"),
      table.matches("ab"),
    ]).toEqual([true, false, false, true, true, false]);
    expect(table.remove("a")).toBe(false);
  });

  it("matches everything once the empty prefix is there", () => {
    const table = new PrefixTable();
    expect(table.matches("")).toBe(false);
    table.add("");
    expect([table.matches(""), table.matches("anything")]).toEqual([true, true]);
    table.clear();
    expect(table.matches("")).toBe(false);
    expect(table.prefixes).toEqual([]);
  });

  it("agrees with startsWith on random additions and removals", () => {
    const word = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 4 });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), word)), fc.array(word), (steps, topics) => {
        const table = new PrefixTable();
        const model: string[] = [];
        for (const [add, prefix] of steps) {
          const at = model.indexOf(prefix);
          if (add) {
            expect(table.add(prefix)).toBe(at < 0);
            model.push(prefix);
          } else {
            if (at >= 0) model.splice(at, 1);
            expect(table.remove(prefix)).toBe(at >= 0 && !model.includes(prefix));
          }
          for (const topic of topics)
            expect(table.matches(topic)).toBe(model.some((known) => topic.startsWith(known)));
          expect(table.has(prefix)).toBe(model.includes(prefix));
        }
      }),
    );
  });

  it("keeps a bounded number of answers", () => {
    const table = new PrefixTable();
    table.add("t");
    for (let i = 0; i < 25_000; i++) expect(table.matches(`t${i}`)).toBe(true);
    expect(table.matches("x")).toBe(false);
  });
});

import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cpuMs } from "../cpu-time.test.support.js";
import { Diagnostics } from "../diagnostics/index.js";
import { defaultLimits } from "../limits.js";
import { memoryHost, readDocument } from "../load/index.js";
import { resolveReferences } from "./resolve-references.js";

function resolveSchema(schema: unknown, limits = defaultLimits) {
  const reporter = new Diagnostics();
  const bytes = Buffer.from(JSON.stringify(schema));
  const document = readDocument({ file: "a.json", bytes, limits, reporter });
  if (document === undefined) throw new Error(reporter.list[0]?.message);
  const started = cpuMs();
  const set = resolveReferences({
    root: "/p",
    documents: [document],
    limits,
    host: memoryHost({}),
    reporter,
  });
  return { set, ms: cpuMs() - started, codes: [...new Set(reporter.list.map(({ code }) => code))] };
}

/** Generous, since tests share their machine: what is quadratic takes minutes here. */
const bound = 8_000;

const range = (length: number): readonly number[] => Array.from({ length }, (_, index) => index);

describe("H: sizes", () => {
  it.each([["allOf"], ["oneOf"]])(
    "H1, H2: ten levels of ten references in %s are a hundred edges, not 10^10 schemas",
    (keyword) => {
      const level = (index: number): unknown => ({
        [keyword]: range(10).map(() => ({ $ref: `#/$defs/l${index + 1}` })),
      });
      const $defs = Object.fromEntries([
        ...range(10).map((index) => [`l${index}`, level(index)]),
        ["l10", { type: "string" }],
      ]);
      const { ms, codes } = resolveSchema({ $ref: "#/$defs/l0", $defs });
      expect(codes).toEqual([]);
      expect(ms).toBeLessThan(500);
    },
  );

  it("H13: 200,000 references to one type stay under the limits", () => {
    const properties = Object.fromEntries(
      range(200_000).map((index) => [`p${index}`, { $ref: "#/$defs/t" }]),
    );
    const { ms, codes, set } = resolveSchema({
      type: "object",
      properties,
      $defs: { t: { type: "string" } },
    });
    expect(codes).toEqual([]);
    expect(set.resolve("#/$defs/t", { file: "a.json", pointer: "/properties/p199999" })).toEqual({
      file: "a.json",
      pointer: "/$defs/t",
    });
    expect(ms).toBeLessThan(bound);
  });

  it("H9: 20,000 types that refer to each other in a chain", () => {
    const $defs = Object.fromEntries(
      range(20_000).map((index) => [`t${index}`, index === 19_999 ? {} : { $ref: `#/$defs/t${index + 1}` }]),
    );
    const { ms, codes } = resolveSchema({ $defs });
    expect(codes).toEqual([]);
    expect(ms).toBeLessThan(bound);
  });

  it("a ring of 50,000 aliases is one finding, and no stack runs out", () => {
    const $defs = Object.fromEntries(
      range(50_000).map((index) => [`t${index}`, { $ref: `#/$defs/t${(index + 1) % 50_000}` }]),
    );
    const { ms, codes } = resolveSchema({ $defs });
    expect(codes).toEqual(["ref-ring"]);
    expect(ms).toBeLessThan(bound);
  });

  it("50,000 references to nothing beside 20,000 names", () => {
    const properties = Object.fromEntries(
      range(50_000).map((index) => [`p${index}`, { $ref: `#/$defs/missing${index}` }]),
    );
    const $defs = Object.fromEntries(range(20_000).map((index) => [`name${index}`, {}]));
    const { ms, codes } = resolveSchema({ properties, $defs });
    expect(codes).toEqual(["ref-missing"]);
    expect(ms).toBeLessThan(bound);
  });

  it("more references than allowed end the work", () => {
    const properties = Object.fromEntries(
      range(1_000).map((index) => [`p${index}`, { $ref: `#/properties/p${(index * 7) % 1_000}/x` }]),
    );
    expect(resolveSchema({ properties }, { ...defaultLimits, maxReferences: 100 }).codes).toContain(
      "limit-references",
    );
  });
});

describe("P5: any graph of references", () => {
  const node = (size: number) =>
    fc.record(
      {
        $ref: fc.nat(size + 1).map((to) => `#/$defs/n${to}`),
        allOf: fc.array(
          fc.nat(size).map((to) => ({ $ref: `#/$defs/n${to}` })),
          { maxLength: 3 },
        ),
        anyOf: fc.array(
          fc.nat(size).map((to) => ({ $ref: `#a${to}` })),
          { maxLength: 2 },
        ),
        properties: fc.dictionary(
          fc.constantFrom("a", "b", "__proto__"),
          fc.nat(size).map((to) => ({ $ref: `#/$defs/n${to}` })),
          { maxKeys: 2 },
        ),
        items: fc.nat(size).map((to) => ({ $ref: `#/$defs/n${to}` })),
        $anchor: fc.nat(size).map((name) => `a${name}`),
        $id: fc.constantFrom("https://x.example/a", "https://x.example/b", "inner"),
        type: fc.constant("object"),
      },
      { requiredKeys: [] },
    );

  const graph = fc.nat(12).chain((size) => fc.array(node(size), { minLength: 1, maxLength: size + 1 }));

  it("is resolved, in time that its size bounds, to places that exist", () => {
    fc.assert(
      fc.property(graph, (nodes) => {
        const $defs = Object.fromEntries(nodes.map((schema, index) => [`n${index}`, schema]));
        const { ms, set } = resolveSchema({ $defs });
        expect(ms).toBeLessThan(500);
        for (const [index, schema] of nodes.entries()) {
          const target =
            schema.$ref && set.resolve(schema.$ref, { file: "a.json", pointer: `/$defs/n${index}` });
          if (target) expect(set.valueAt(target)).toBeDefined();
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it("has a ring exactly when references alone come back", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(8), { minLength: 1, maxLength: 9 }), (next) => {
        const $defs = Object.fromEntries(
          next.map((to, index) => [`n${index}`, to < next.length ? { $ref: `#/$defs/n${to}` } : {}]),
        );
        expect(resolveSchema({ $defs }).codes).toEqual(
          next.some((_, index) => comesBack(next, index)) ? ["ref-ring"] : [],
        );
      }),
      { numRuns: 1_000 },
    );
  });
});

/** Follows a chain as often as there are nodes: whoever is still in it by then walks in a circle. */
function comesBack(next: readonly number[], start: number): boolean {
  let at: number | undefined = start;
  for (let step = 0; step <= next.length && at !== undefined; step++) at = next[at];
  return at !== undefined && at < next.length;
}

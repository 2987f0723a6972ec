import { describe, expect, test } from "vitest";
import { Diagnostics } from "../diagnostics/index.js";
import type { SchemaNode } from "../ir/index.js";
import { check, declare, object, refTo, schema } from "./check.test.support.js";
import { checkRecursion } from "./recursion.js";

const nothing = schema({ types: ["null"] });
const list = (items: SchemaNode, minItems = 0) => schema({ types: ["array"], array: { items, minItems } });

describe("a ring of required things has no value (G9 to G11)", () => {
  const rings: readonly (readonly [string, readonly (readonly [string, SchemaNode])[]])[] = [
    ["itself", [["A", object({ "a!": refTo("A") })]]],
    [
      "two",
      [
        ["A", object({ "b!": refTo("B") })],
        ["B", object({ "a!": refTo("A") })],
      ],
    ],
    ["through a list that cannot be empty", [["A", object({ "a!": list(refTo("A"), 1) })]]],
    [
      "through every member of a union",
      [["A", object({ "a!": schema({ anyOf: [refTo("A"), list(refTo("A"), 2)] }) })]],
    ],
    [
      "through one of several members of all",
      [["A", object({ "a!": schema({ allOf: [nothing, refTo("A")] }) })]],
    ],
    ["an alias of itself", [["A", refTo("A")]]],
    [
      "aliases in a ring",
      [
        ["A", refTo("B")],
        ["B", refTo("A")],
      ],
    ],
  ];
  test.each(rings)("%s", (_name, types) => {
    expect(check({ types: types.map(([name, node]) => declare(name, node)) })).toEqual([
      "recursion-infinite /$defs/A",
    ]);
  });

  test("and is shown as a ring; what merely needs it is not reported", () => {
    const reporter = new Diagnostics();
    const types = [
      declare("A", object({ "b!": refTo("B") })),
      declare("B", object({ "a!": refTo("A") })),
      declare("C", object({ "a!": refTo("A") })),
    ];
    checkRecursion(types, reporter);
    expect(reporter.list.map((diagnostic) => diagnostic.message)).toEqual([
      '"A" requires "B" requires "A", without end.',
    ]);
  });

  test("two rings are two findings", () => {
    const types = ["A", "B"].map((name) => declare(name, object({ "x!": refTo(name) })));
    expect(check({ types })).toHaveLength(2);
  });
});

describe("recursion that can end is fine (G12)", () => {
  const rows: readonly (readonly [string, SchemaNode])[] = [
    ["optional", object({ a: refTo("A") })],
    ["a list", object({ "a!": list(refTo("A")) })],
    ["a map", object({}, { additionalProperties: refTo("A") })],
    ["null or more", object({ "a!": schema({ anyOf: [nothing, refTo("A")] }) })],
    [
      "one of several types",
      schema({ types: ["object", "string"], object: object({ "a!": refTo("A") }).object as never }),
    ],
    [
      "a tuple whose rest recurs",
      schema({ types: ["array"], array: { prefixItems: [nothing], items: refTo("A"), minItems: 1 } }),
    ],
    ["a schema that nothing fits", schema({ never: true })],
    ["values that are listed", object({ "a!": schema({ values: [1] }) })],
  ];
  test.each(rows)("%s", (_name, node) => {
    expect(check({ types: [declare("A", node)] })).toEqual([]);
  });

  test("over two types, of which one can end", () => {
    expect(
      check({ types: [declare("A", object({ "b!": refTo("B") })), declare("B", object({ a: refTo("A") }))] }),
    ).toEqual([]);
  });
});

test("a required chain of 20,000 types is followed to its end", () => {
  const types = Array.from({ length: 20_000 }, (_, index) =>
    declare(`T${index}`, object({ "next!": index === 19_999 ? nothing : refTo(`T${index + 1}`) })),
  );
  const reporter = new Diagnostics();
  checkRecursion(types, reporter);
  expect(reporter.list).toEqual([]);
});

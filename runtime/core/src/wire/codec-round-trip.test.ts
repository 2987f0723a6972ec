import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json } from "../schema/shape.js";
import { context, lenient, strict } from "./codec.test.support.js";
import { parseJson } from "./lossless.js";
import { modelNamed } from "./openmodule-models.test.support.js";

describe("what is written reads back", () => {
  const word = fc.string({ unit: "binary", maxLength: 8 });
  const optional = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
    fc.option(value, { nil: undefined });
  const second = fc.integer({ min: -20_000_000_000, max: 20_000_000_000 });
  const free = fc.dictionary(word, fc.jsonValue({ maxDepth: 2 }), { noNullPrototype: true }) as fc.Arbitrary<
    Record<string, Json>
  >;
  const gateway = fc.record(
    { gate: word, direction: fc.constantFrom("", "in", "out") },
    { noNullPrototype: true },
  );
  const defined = (value: Record<string, unknown>): Json =>
    Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as Json;
  const samples: readonly (readonly [string, fc.Arbitrary<Record<string, unknown>>])[] = [
    ["Gateway", gateway],
    [
      "RPCRequest",
      fc.record({
        timestamp: second,
        name: word,
        type: word,
        rpc_id: fc.uuid(),
        resource: optional(word),
        request: optional(free),
      }),
    ],
    [
      "Vehicle",
      fc.record({
        id: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
        all_ids: fc.constant([]),
        enter_direction: fc.constantFrom("forward", "unknown"),
      }),
    ],
    [
      "IoMessage",
      fc.record({
        timestamp: second,
        name: word,
        type: word,
        gateway,
        pin: word,
        value: fc.maxSafeInteger(),
        inverted: fc.boolean(),
        edge: fc.nat(),
        physical: optional(fc.nat()),
        meta: free,
      }),
    ],
  ];
  describe.each([
    ["lenient", lenient],
    ["strict", strict],
  ] as const)("on a %s wire", (_name, codec) => {
    test.each(samples)("%s", (name, arbitrary) => {
      fc.assert(
        fc.property(arbitrary.map(defined), (value) => {
          const text = codec.encode(modelNamed(name), value, context);
          const sourceText = text;
          expect(codec.decode(modelNamed(name), parseJson(text), { ...context, sourceText })).toStrictEqual(
            value,
          );
        }),
      );
    });
  });
});

import fc from "fast-check";
import { expect, test } from "vitest";
import type { Json } from "../ir/index.js";
import { shared } from "./shared.js";

type Value = Parameters<typeof shared>[1];

/** As the readers make it. */
function plain(value: unknown): Value {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value as Value;
  const record = Object.create(null) as { [key: string]: Json };
  for (const [key, inner] of Object.entries(value)) record[key] = plain(inner);
  return record;
}

const json = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<unknown>(0, -0, 1, "a", null, true, "__proto__"),
    fc.array(tie("any"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom("a", "b", "c", "__proto__", "1"), tie("any"), { maxKeys: 3 }),
  ),
})).any;

test("is what it was given, and the same object where nothing differs", () => {
  fc.assert(
    fc.property(json, json, (one, other) => {
      const [before, now] = [plain(one), plain(other)];
      expect(JSON.stringify(shared(before, now))).toBe(JSON.stringify(now));
      expect(shared(before, plain(one))).toBe(before);
    }),
  );
});

test("keeps what stands beside a change, and the order of the keys", () => {
  const before = plain({ a: { x: [1] }, b: { y: 2 } }) as { [key: string]: Value };
  const now = shared(before, plain({ b: { y: 3 }, a: { x: [1] } })) as { [key: string]: Value };
  expect(now["a"]).toBe(before["a"]);
  expect(now).not.toBe(before);
  expect(JSON.stringify(now)).toBe('{"b":{"y":3},"a":{"x":[1]}}');
});

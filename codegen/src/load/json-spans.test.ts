import fc from "fast-check";
import { expect, test } from "vitest";
import { readJson } from "./json-reader.js";
import { JsonSpans, type ReadText } from "./json-spans.js";

const limits = { maxNesting: 6 };

function read(text: string, before: ReadText | undefined) {
  const spans = new JsonSpans(text, before);
  const parsed = readJson(text, limits, spans);
  return { ...parsed, next: parsed.problems.length === 0 ? spans.read : undefined };
}

const json = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom<unknown>(1, "a", "}{", null),
    fc.array(tie("any"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom("a", "b", "c"), tie("any"), { maxKeys: 3 }),
  ),
})).any;

const text = fc
  .tuple(json, fc.constantFrom(undefined, 1))
  .map(([value, space]) => JSON.stringify(value, null, space));
const piece = fc.constantFrom(
  "{",
  "}",
  "[",
  "]",
  ",",
  ' "a": ',
  "1",
  "",
  " ",
  '{"b":[]}',
  "1e400",
  "9007199254740993",
);

test("reads a text as it is read alone, whatever was read before", () => {
  let sound = 0;
  fc.assert(
    fc.property(
      text,
      fc.array(fc.tuple(fc.nat(), fc.nat(4), fc.oneof(piece, text)), { minLength: 1, maxLength: 6 }),
      (start, edits) => {
        let current = start;
        let known = read(current, undefined).next;
        for (const [at, length, put] of edits) {
          const from = at % (current.length + 1);
          current = current.slice(0, from) + put + current.slice(from + length);
          const { next, ...warm } = read(current, known);
          expect(warm).toEqual(readJson(current, limits));
          // As a person who mends what is broken by going back.
          if (warm.data === undefined) current = start;
          else sound++;
          known = next ?? known;
        }
      },
    ),
    { numRuns: 500 },
  );
  expect(sound).toBeGreaterThan(100);
});

test("gives what has not changed again, also where it has moved", () => {
  const document = (added: string): string => `{"a":{"x":{"y":{}}},${added}"b":{"z":[1]}}`;
  const before = read(document(""), undefined);
  const now = read(document('"added":{"w":2},'), before.next);
  const then = read(document('"added":{"w":[3]},'), now.next);
  for (const key of ["a", "b"] as const) {
    const value = (before.data as { readonly [name: string]: unknown })[key];
    expect((now.data as { readonly [name: string]: unknown })[key]).toBe(value);
    expect((then.data as { readonly [name: string]: unknown })[key]).toBe(value);
  }
});

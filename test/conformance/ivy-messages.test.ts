import type { MessageBody } from "@edgeloom/ivy-sdk";
import { MessageArchiveItem, MessageQueueItem } from "@edgeloom/ivy-sdk";
import { isEdgeloomError } from "@edgeloom/runtime";
import { expect, test } from "vitest";
import { readDocument, type Verdict } from "../../runtime/ivy/src/document/index.js";
import { bodyText } from "../../runtime/ivy/src/messages/body-text.js";
import { readBody } from "../../runtime/ivy/src/messages/read-body.js";
import { floorOf, vectorCases, vectorToken } from "../support/vectors.js";

/** `messages.json`: bodies and items by both verdicts, and what becomes of numbers that JSON has no word for. */

const file = "ivy/messages.json";
const cases = vectorCases(file).map((recorded, index) => ({ ...recorded, index })) as never as readonly {
  readonly name: string;
  readonly kind: "body" | "item" | "nonfinite";
  readonly index: number;
  readonly accept: boolean;
  readonly schema_accept: boolean;
  readonly variant?: string;
  readonly stored_json?: string;
  readonly message_body?: unknown;
  readonly queue_item: { readonly accept: boolean; readonly json?: string };
  readonly archive_item: { readonly accept: boolean; readonly json?: string };
  readonly schema_accept_queue_item: boolean;
  readonly schema_accept_archive_item: boolean;
  readonly value?: string;
}[];

const bodies = cases.filter(({ kind }) => kind === "body");
const items = cases.filter(({ kind }) => kind === "item");
const nonFinite = cases.filter(({ kind }) => kind === "nonfinite");

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (isEdgeloomError(error)) return undefined;
    throw error;
  }
}

test("the recordings are there", () => {
  expect(cases.length).toBeGreaterThanOrEqual(floorOf(56));
  expect(bodies.length + items.length + nonFinite.length).toBe(cases.length);
});

test.each(bodies)("$name", ({ index, accept, schema_accept, variant, stored_json }) => {
  const text = vectorToken(file, ["cases", index, "message_body"]);
  const original = attempt(() => readBody(text, { verdict: "original" }));
  expect(original !== undefined).toBe(accept);
  expect(attempt(() => readBody(text)) !== undefined).toBe(schema_accept);
  if (original === undefined || stored_json === undefined) return;
  expect(original.value.variant).toBe(variant);
  expect(JSON.parse(original.text())).toEqual(JSON.parse(stored_json.replaceAll("-0.0", "0")));
  // What was stored is stored again with the same bytes.
  expect(readBody(stored_json).text()).toBe(stored_json);
});

const written = bodies.filter(({ schema_accept }) => schema_accept);

test.each(written)("what programs give: $name", ({ message_body, stored_json = "" }) => {
  const text = bodyText(message_body as MessageBody);
  expect(JSON.parse(text)).toEqual(JSON.parse(stored_json.replaceAll("-0.0", "0")));
});

for (const [model, key] of [
  [MessageQueueItem, "queue_item"],
  [MessageArchiveItem, "archive_item"],
] as const) {
  test.each(items)(`${key}: $name`, (recorded) => {
    const text = vectorToken(file, ["cases", recorded.index, "item"]);
    const read = (verdict: Verdict) => attempt(() => readDocument<unknown>(model, text, { verdict }));
    const found = read("original");
    expect(found !== undefined).toBe(recorded[key].accept);
    expect(read("strict") !== undefined).toBe(recorded[`schema_accept_${key}`]);
    if (found !== undefined) expect(JSON.parse(found.text())).toEqual(JSON.parse(recorded[key].json ?? ""));
  });
}

test.each(nonFinite)(
  "D4: a number that JSON has no word for is refused when it is made: $name",
  (recorded) => {
    const words: Readonly<Record<string, number>> = { nan: Number.NaN, inf: Infinity, "-inf": -Infinity };
    const value = words[recorded.value ?? ""];
    expect(value).toBeDefined();
    const body: MessageBody = { variant: "data", data: { x: value ?? 0 } };
    expect(() => bodyText(body)).toThrow("/data/x");
    expect(attempt(() => readBody(recorded.stored_json ?? ""))).toBeUndefined();
  },
);

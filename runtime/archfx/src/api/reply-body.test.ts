import { describe, expect, test } from "vitest";
import { replyBody } from "./reply-body.js";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const reply = (text: string, headers: Record<string, string> = {}) => ({
  status: 200,
  headers,
  body: bytes(text) as unknown,
});

describe("a reply that does not say what it is", () => {
  test.each([
    ['{"a":1}', { a: 1 }],
    ["[18446744073709551615]", [18446744073709551615n]],
    ["null", null],
  ])("is the value of its JSON: %s", (text, value) => {
    expect(replyBody(reply(text), undefined)).toEqual(value);
  });

  test.each(["a,b\n1,2", '{"bad', "NaN"])("is its bytes where it is no JSON: %s", (text) => {
    expect(replyBody(reply(text), undefined)).toEqual(bytes(text));
  });

  test("is its bytes where they are no text", () => {
    const body: unknown = Uint8Array.of(0xff, 0x31);
    expect(replyBody({ status: 200, headers: {}, body }, undefined)).toBe(body);
  });

  test("stays what the caller wants it to be", () => {
    expect(replyBody({ status: 200, headers: {}, body: bytes("1") }, "bytes")).toEqual(bytes("1"));
  });
});

test("bytes that are called bytes stay bytes", () => {
  expect(replyBody(reply("1", { "content-type": "application/octet-stream" }), undefined)).toEqual(
    bytes("1"),
  );
});

test.each([204, 205])("status %i gives nothing, whatever was sent", (status) => {
  expect(replyBody({ ...reply("1"), status }, undefined)).toBeNull();
});

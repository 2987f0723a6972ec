import fc from "fast-check";
import { expect, it } from "vitest";
import { integer, object, required } from "../../schema/builders.js";
import { model } from "../../schema/model.js";
import { content, json, operation } from "../descriptors.js";
import { fakeClient } from "../http.test.support.js";
import { isHttpError } from "../http-error.js";

const Row = model("Row", undefined, () => object({ n: required(integer()) }));
const get = operation<unknown, unknown>("GET", "/x", {
  replies: {
    200: [json(() => Row), content("text", "text/*"), content("form", "application/x-www-form-urlencoded")],
    201: [
      content("lines", "application/jsonl", () => Row),
      content("events", "text/event-stream", () => Row),
    ],
    "4XX": [json(() => Row)],
    default: [content("binary", "*/*")],
  },
});

const types = fc.oneof(
  fc.constantFrom(
    "application/json",
    "text/plain; charset=utf-16",
    "text/html; charset=nonsense",
    "application/jsonl",
    "text/event-stream",
    "application/x-www-form-urlencoded",
    "application/problem+json",
    "",
  ),
  fc.string({ maxLength: 60 }),
);
const bodies = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.json().map((text) => new TextEncoder().encode(text)),
  fc
    .constantFrom('{"n":1}\n', "data: {\n\n", '{"__proto__":{"n":1}}', "[[[[", "\u0000")
    .map((text) => new TextEncoder().encode(text)),
);
const statuses = fc.oneof(fc.constantFrom(200, 201, 204, 404), fc.integer({ min: 0, max: 999 }));
const modes = fc.constantFrom("throw", "warn", "off" as const);

it("any reply is a value or an HttpError, and leaves nothing behind", async () => {
  await fc.assert(
    fc.asyncProperty(statuses, types, bodies, modes, async (status, type, body, validate) => {
      const { http, clock } = fakeClient(
        () => ({ status, body, headers: { "content-type": type, "retry-after": type, link: type } }),
        { retry: false },
      );
      const options = { validate: validate as "throw" };
      const calls = [
        http.call(get, {}, options),
        http.reply(get, {}, options),
        http.request({ path: "x", as: "json" }),
        http.request({ path: "x" }),
        http.stream(get, {}, options).then(async (stream) => {
          for await (const item of stream.items()) expect(item).toBeDefined();
        }),
      ];
      for (const outcome of await Promise.allSettled(calls)) {
        if (outcome.status === "rejected" && !isHttpError(outcome.reason)) throw outcome.reason;
      }
      expect([http.inFlight, clock.timers]).toEqual([0, 0]);
    }),
    { numRuns: 500 },
  );
});

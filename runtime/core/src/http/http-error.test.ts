import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { redact } from "../base/redact.js";
import { json, operation, path, query } from "./descriptors.js";
import { EngineError } from "./engine.js";
import { failureIn, fakeClient } from "./http.test.support.js";
import type { HttpError } from "./http-error.js";

const read = operation<{ id: string; token?: string }, unknown>("GET", "/things/{id}", {
  parameters: [path("id"), query("token")],
  replies: { 200: [json()], 404: [json()] },
});
const args = { id: "a/b", token: "hunter2" };
const address = "http://api.test/v1/things/a%2Fb?token=[redacted]";

async function failed(answer: Parameters<typeof fakeClient>[0]): Promise<HttpError> {
  const { http } = fakeClient(answer, { retry: false, redirects: 1 });
  return (await failureIn(http.call(read, args))) as HttpError;
}

describe("an error knows its reply", () => {
  it.each([
    ["described", { status: 404, json: { detail: "no\u00e9" } }],
    ["unexpected", { status: 418, headers: { "content-type": "text/plain" }, body: "tea" }],
    ["broken", { status: 200, headers: { "content-type": "application/json" }, body: "{" }],
  ])("%s: address and bytes", async (_, answer) => {
    const error = await failed(() => answer);
    expect([error.url, error.method]).toEqual([address, "GET"]);
    const sent = "json" in answer ? JSON.stringify(answer.json) : answer.body;
    expect(new TextDecoder().decode(error.bytes)).toBe(sent);
  });

  it("no reply: the address, and no bytes", async () => {
    const error = await failed(() => new EngineError("unreachable", "nobody could be reached"));
    expect([error.url, error.bytes.length]).toEqual([address, 0]);
  });

  it("no request: neither", async () => {
    const { http } = fakeClient(() => ({ json: 1 }));
    const error = (await failureIn(http.call(read, { id: ".." }))) as HttpError;
    expect([error.kind, error.url, error.bytes.length]).toEqual(["request", undefined, 0]);
  });

  it("redirects and generic requests as well", async () => {
    const away = await failed((_, index) =>
      index === 0 ? { status: 302, headers: { location: "/other?secret=x&y" } } : { status: 500 },
    );
    expect(away.url).toBe("http://api.test/other?secret=[redacted]&y");
    const { http } = fakeClient(() => ({ status: 409, body: "taken" }));
    const generic = (await failureIn(http.request({ path: "x/{n}", params: { n: 1 } }))) as HttpError;
    expect([generic.url, new TextDecoder().decode(generic.bytes)]).toEqual([
      "http://api.test/v1/x/1",
      "taken",
    ]);
  });
});

it("an error says nothing of it by itself", async () => {
  const error = await failed(() => ({ status: 404, headers: { "x-h": "head3r" }, json: { note: "b0dy" } }));
  const texts = [inspect(error), JSON.stringify(error), String(error), error.stack];
  const shown = [...texts, JSON.stringify(redact(error)), JSON.stringify(redact({ error }))].join("\n");
  for (const hidden of ["b0dy", "head3r", "a%2Fb", "bytes"]) expect(shown).not.toContain(hidden);
  expect(shown).toContain("GET /things/{id}");
});

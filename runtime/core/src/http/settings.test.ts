import { describe, expect, it } from "vitest";
import { bearer } from "./auth/providers.js";
import { failureIn, fakeClient, keepingLogger } from "./http.test.support.js";
import type { HttpOptions } from "./options.js";

const make = (options: Partial<HttpOptions>) => fakeClient(() => ({ json: 1 }), options);

describe("the base URL", () => {
  it.each([
    ["http://h", "http://h"],
    ["http://h/", "http://h"],
    ["https://h:8443/api/v1//", "https://h:8443/api/v1"],
    ["HTTP://H/Sub", "http://h/Sub"],
  ])("%s is %s", (given, baseUrl) => expect(make({ baseUrl: given }).http.baseUrl).toBe(baseUrl));

  it.each([
    "",
    "h",
    "h:80",
    "/x",
    "ftp://h",
    "data:,x",
    "http://u:hunter2@h",
    "http://h?x=1",
    "http://h#x",
    "http://[",
    "javascript:alert(1)",
  ])("%s is refused", (baseUrl) => {
    let error: unknown;
    try {
      make({ baseUrl });
    } catch (caught) {
      error = caught;
    }
    expect(error).toMatchObject({ code: "CONFIG", place: "baseUrl" });
    expect(String(error)).not.toContain("hunter2");
  });
});

describe("options", () => {
  it.each<Partial<HttpOptions>>([
    { timeoutMs: 0 },
    { redirects: -1 },
    { redirects: 21 },
    { retry: 0 },
    { retry: 21 },
    { retry: { baseMs: Number.NaN } },
    { retry: { maxDelayMs: -1 } },
    { retry: { maxRetryAfterMs: Number.POSITIVE_INFINITY } },
    { headers: { "bad name": "x" } },
    { headers: { "x-a": "b\r\nc" } },
    { headers: { host: "other" } },
    { headers: { "Content-Length": "3" } },
  ])("%j are refused", (options) => {
    expect(() => make(options)).toThrow(expect.objectContaining({ code: "CONFIG" }) as Error);
  });

  it("of headers come with every request; those of a call win", async () => {
    const { http, engine } = make({ headers: { "X-A": "1", "X-B": undefined }, userAgent: "me/1" });
    await http.request({ path: "x", headers: { "x-a": "2" } });
    expect(engine.requests[0]?.headers).toMatchObject({ "x-a": "2", "user-agent": "me/1" });
    expect(engine.requests[0]?.headers).not.toHaveProperty("x-b");
    expect(await failureIn(http.request({ path: "x", headers: { "x-a": "\n" } }))).toMatchObject({
      code: "CONFIG",
    });
  });

  it("that trust everybody are warned of", () => {
    const logger = keepingLogger();
    make({ logger, tls: { verify: false } });
    expect(logger.lines.join()).toContain("certificate");
  });
});

describe("interceptors", () => {
  it("stand around each attempt, the first one outermost, and may answer themselves", async () => {
    const seen: string[] = [];
    const { http, engine } = make({
      interceptors: [
        async (request, next) => {
          seen.push(`a ${request.method} ${request.route} ${request.attempt}`);
          const response = await next({ ...request, headers: { ...request.headers, "x-a": "1" } });
          seen.push(`a ${response.status}`);
          return response;
        },
        async (request, next) => {
          seen.push(`b ${request.headers["x-a"]}`);
          return request.url.endsWith("own")
            ? { status: 204, headers: {}, body: new Uint8Array(0) }
            : await next(request);
        },
      ],
    });
    expect((await http.request({ path: "x/{id}", params: { id: 1 } })).body).toBe(1);
    expect((await http.request({ path: "own" })).status).toBe(204);
    expect(seen).toEqual(["a GET x/{id} 1", "b 1", "a 200", "a GET own 1", "b 1", "a 204"]);
    expect(engine.requests.length).toBe(1);
  });

  it("that lead a request elsewhere take no credential with it", async () => {
    const urls = [
      "http://other.test/x",
      "http://api.test.other.test/x",
      "http://api.test:81/x",
      "http://api.test/y",
    ];
    for (const url of urls) {
      const { http, engine } = make({
        auth: bearer("t"),
        interceptors: [async (request, next) => await next({ ...request, url })],
      });
      await http.request({ path: "x" });
      expect(engine.requests[0]?.headers["authorization"]).toBe(url.endsWith("/y") ? "Bearer t" : undefined);
    }
  });

  it("end with the call even if they do not listen", async () => {
    const { http } = make({ interceptors: [async () => await new Promise(() => undefined)] });
    const abort = new AbortController();
    const call = failureIn(http.request({ path: "x", signal: abort.signal }));
    abort.abort();
    expect(await call).toMatchObject({ code: "CANCELLED" });
    expect(http.inFlight).toBe(0);
  });
});

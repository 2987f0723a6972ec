import { createHash } from "node:crypto";
import { isEdgeloomError, silentLogger } from "@edgeloom/runtime/base";
import { isHttpError } from "@edgeloom/runtime/http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ApiMocker, type MockedReply, type MockedRequest } from "../testing/index.js";
import { Api, ApiException, type ApiOptions } from "./index.js";

let mocker: ApiMocker;
let apis: Api[] = [];

beforeEach(async () => {
  mocker = await ApiMocker.start();
});
afterEach(async () => {
  await Promise.all(apis.map((api) => api.close()));
  apis = [];
  await mocker.close();
});

function api(options: Partial<ApiOptions> = {}): Api {
  const made = new Api({ host: mocker.host, logger: silentLogger, ...options });
  apis.push(made);
  return made;
}

async function failureOf(call: Promise<unknown>): Promise<ApiException> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof ApiException) return error;
  throw new Error(`no ApiException but ${String(error)}`);
}

describe("an Api", () => {
  it("makes requests below its host, and gives what comes back", async () => {
    mocker.prepare("GET", "/v1/a%20b", { json: { n: 1 } });
    mocker.prepare("POST", "/v1/things", { status: 201, text: "made" });
    mocker.prepare("PUT", "/v1/things", { status: 204 });
    mocker.prepare("PATCH", "/v1/things", { json: null });
    mocker.prepare("DELETE", "/v1/things", {});
    const made = api({ host: `${mocker.host}/v1//` });
    expect(made.host).toBe(`${mocker.host}/v1`);
    expect(await made.get("a%20b", { query: { x: [1, "ü"] } })).toEqual({ n: 1 });
    expect(await made.post("things", { json: { a: 1 } })).toBe("made");
    expect(await made.put("things", { form: { a: 1 } })).toBeUndefined();
    expect(await made.patch("things", { json: [], headers: { "x-y": "z" } })).toBeNull();
    await made.delete("things");
    mocker.assertAllUsed();
    expect(mocker.requests.map(({ path }) => path)).toEqual([
      "/v1/a%20b?x=1&x=%C3%BC",
      ...Array.from({ length: 4 }, () => "/v1/things"),
    ]);
    expect(mocker.requests.map(({ body }) => body)).toEqual([undefined, { a: 1 }, "a=1", [], undefined]);
    expect(mocker.requests[3]?.headers["x-y"]).toBe("z");
  });

  it.each([
    [400, false],
    [401, false],
    [404, false],
    [408, true],
    [412, true],
    [429, false],
    [500, true],
    [502, false],
    [503, true],
    [304, false],
  ])("tells of the status %d, and whether to try again: %s", async (status, retry) => {
    mocker.prepare("GET", "x", { status, ...(status === 304 ? {} : { json: { detail: "why" } }) });
    const error = await failureOf(api().get("x"));
    expect(error).toMatchObject({ statusCode: status, retry });
    if (status !== 304) expect(error.response).toEqual({ detail: "why" });
    expect(isEdgeloomError(error)).toBe(true);
    expect(Object.keys(error)).not.toContain("response");
    expect(mocker.requests).toHaveLength(1);
  });

  it("takes no answer in time for 408, and every other failure on the way for 400", async () => {
    mocker.prepare("GET", "slow", "hang");
    mocker.prepare("GET", "lost", "drop");
    mocker.prepare("GET", "broken", { text: "{", headers: { "content-type": "application/json" } });
    expect(await failureOf(api().get("slow", { timeoutMs: 50 }))).toMatchObject({
      statusCode: 408,
      retry: true,
    });
    expect(await failureOf(api().get("lost"))).toMatchObject({ statusCode: 400, retry: false });
    expect(await failureOf(api().get("broken"))).toMatchObject({ statusCode: 400, retry: false });
    const { host } = mocker;
    await mocker.close();
    expect(await failureOf(api({ host }).get("x"))).toMatchObject({ statusCode: 400, retry: false });
  });

  it("stops when its caller does", async () => {
    mocker.prepare("GET", "slow", "hang");
    const giveUp = new AbortController();
    const call = api().get("slow", { signal: giveUp.signal });
    giveUp.abort();
    const error = await call.catch((reason: unknown) => reason);
    expect([isHttpError(error), error instanceof ApiException]).toEqual([true, false]);
  });

  it("says who it is in a header", async () => {
    mocker.prepare("GET", "x", {});
    await api().get("x");
    await api({ auth: { type: "basic", user: "ü", password: "p:w" } }).get("x");
    await api({ auth: { type: "header", name: "X-Token", value: "s3cret" } }).get("x");
    const basic = `Basic ${Buffer.from("ü:p:w").toString("base64")}`;
    expect(mocker.requests.map(({ headers }) => [headers["authorization"], headers["x-token"]])).toEqual([
      [undefined, undefined],
      [basic, undefined],
      [undefined, "s3cret"],
    ]);
  });
});

describe("digest authentication", () => {
  /** A server that checks answers by the book, each nonce for two requests. */
  function guarded(password: string): (request: MockedRequest) => MockedReply {
    const md5 = (...texts: readonly string[]): string =>
      createHash("md5").update(texts.join(":")).digest("hex");
    let nonce = 0;
    const uses: string[] = [];
    return ({ method, path, headers }) => {
      const given = new Map(
        [...String(headers["authorization"]).matchAll(/(\w+)="?([^",]*)"?/g)].map(
          ([, name = "", value = ""]) => [name, value],
        ),
      );
      const [count = "", client = ""] = [given.get("nc"), given.get("cnonce")];
      const key = md5("me", "site", password);
      const expected = md5(key, `n${nonce}`, count, client, "auth", md5(method, path));
      const isFresh = uses.length < 2 && !uses.includes(count);
      if (given.get("response") === expected && isFresh) {
        uses.push(count);
        return { json: { count } };
      }
      nonce++;
      uses.length = 0;
      const challenge = `Digest realm="site", nonce="n${nonce}", qop="auth", stale=${String(!isFresh)}`;
      return { status: 401, headers: { "www-authenticate": challenge } };
    };
  }

  it("answers a challenge, goes on with its nonce, and takes a new one", async () => {
    mocker.prepare("POST", "x", guarded("pä"));
    const made = api({ auth: { type: "digest", user: "me", password: "pä" } });
    const counts: unknown[] = [];
    for (let call = 0; call < 4; call++)
      counts.push(await made.post("x", { json: { call }, query: { q: call } }));
    expect(counts).toEqual(["00000001", "00000002", "00000001", "00000002"].map((count) => ({ count })));
    expect(mocker.requests).toHaveLength(6);
    expect(mocker.requests.map(({ body }) => (body as { call: number }).call)).toEqual([0, 0, 1, 2, 2, 3]);
  });

  it("asks a server twice at most when the password is wrong", async () => {
    mocker.prepare("GET", "x", guarded("other"));
    const made = api({ auth: { type: "digest", user: "me", password: "wrong" } });
    expect(await failureOf(made.get("x"))).toMatchObject({ statusCode: 401, retry: false });
    expect(mocker.requests).toHaveLength(2);
    expect(JSON.stringify(mocker.requests)).not.toContain("wrong");
  });

  it("leaves another kind of challenge alone", async () => {
    mocker.prepare("GET", "x", { status: 401, headers: { "www-authenticate": 'Basic realm="x"' } });
    const made = api({ auth: { type: "digest", user: "me", password: "pw" } });
    expect(await failureOf(made.get("x"))).toMatchObject({ statusCode: 401 });
    expect(mocker.requests).toHaveLength(1);
  });
});

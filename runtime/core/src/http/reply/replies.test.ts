import { describe, expect, it } from "vitest";
import { array, integer, object, optional, required, string } from "../../schema/builders.js";
import { model } from "../../schema/model.js";
import type { Model } from "../../schema/shape.js";
import { content, json, operation } from "../descriptors.js";
import { type Answer, failureIn, fakeClient, keepingLogger } from "../http.test.support.js";
import { type HttpError, isFailure } from "../http-error.js";

type Pet = { readonly id: bigint; readonly name: string; readonly tags?: readonly string[] };
const Pet: Model<Pet> = model("Pet", undefined, () =>
  object({
    id: required(integer({ format: "int64" })),
    name: required(string({ maxLength: 10 })),
    tags: optional(array(string())),
  }),
);
type Problem = { readonly detail: string };
const Problem: Model<Problem> = model("Problem", undefined, () => object({ detail: required(string()) }));

const get = operation<
  unknown,
  Pet,
  { 200: Pet; 204: undefined; 404: Problem; "4XX": string; default: Problem }
>("GET", "/pet", {
  replies: {
    200: [json(() => Pet)],
    204: [],
    404: [json(() => Problem)],
    "4XX": [content("text", "text/*")],
    default: [json(() => Problem, "application/problem+json")],
  },
});

const asked = (answer: Answer, options = {}) => fakeClient(() => answer, { retry: false, ...options });
const text = (body: string, type: string, status = 200): Answer => ({
  status,
  body,
  headers: { "content-type": type },
});

describe("a success", () => {
  it("is validated, completed and exact", async () => {
    expect(
      await asked(text('{"id":9223372036854775807,"name":"a"}', "application/json")).http.call(get),
    ).toEqual({ id: 2n ** 63n - 1n, name: "a" });
    expect(await asked({ json: { id: 1, name: "a" } }).http.call(get)).toEqual({ id: 1n, name: "a" });
    expect(await asked({ status: 204 }).http.call(get)).toBeUndefined();
  });

  it.each([
    "application/json; charset=utf-8",
    "Application/JSON",
    "application/vnd.pet+json",
    'application/json;charset="UTF-8"',
  ])("is read as %s", async (type) => {
    expect(await asked(text('{"id":1,"name":"ä"}', type)).http.call(get)).toEqual({ id: 1n, name: "ä" });
  });

  it("that does not fit is an error which names the places, and not the values", async () => {
    const error = (await failureIn(
      asked({ json: { id: "hunter2", name: "a".repeat(11) } }).http.call(get),
    )) as HttpError;
    expect(error).toMatchObject({ kind: "invalid", code: "INVALID", statusCode: 200, place: "GET /pet" });
    expect(error.issues.map(({ path, keyword }) => [path.join("."), keyword])).toEqual([
      ["id", "type"],
      ["name", "maxLength"],
    ]);
    expect(error.message).not.toContain("hunter2");
  });

  it("that does not fit is told in the log, or not looked at, as asked", async () => {
    const logger = keepingLogger();
    const { http } = asked({ json: { id: 1, name: 5 } }, { logger });
    expect(await http.call(get, {}, { validate: "warn" })).toEqual({ id: 1, name: 5 });
    expect(logger.lines.join()).toContain("GET /pet");
    expect(logger.lines.join()).toContain('["name"]');
    logger.lines.length = 0;
    expect(await http.call(get, {}, { validate: "off" })).toEqual({ id: 1, name: 5 });
    expect(logger.lines).toEqual([]);
  });

  it.each<readonly [string, Answer, string]>([
    ["broken JSON", text('{"id":1', "application/json"), "parse"],
    ["no body", text("", "application/json"), "parse"],
    ["a page of HTML", text("<html>", "text/html"), "parse"],
    [
      "no UTF-8",
      { body: Uint8Array.of(0x22, 0xff, 0x22), headers: { "content-type": "application/json" } },
      "parse",
    ],
    ["nested too deeply", text("[".repeat(100) + "]".repeat(100), "application/json"), "parse"],
    ["of a status that is not described", { status: 201, json: {} }, "unexpected"],
  ])("that is %s is an error", async (_, answer, kind) => {
    expect(await failureIn(asked(answer).http.call(get))).toMatchObject({ kind });
  });

  it.each([{}, { "content-type": "" }])("without content type is what is described: %o", async (headers) => {
    const { http } = asked({ body: '{"id":1,"name":"a"}', headers });
    expect(await http.call(get)).toEqual({ id: 1n, name: "a" });
    expect((await http.request({ path: "x" })).body).toEqual({ id: 1, name: "a" });
  });

  it("of other kinds", async () => {
    const of = (kind: Parameters<typeof content>[0], type: string) =>
      operation<unknown, unknown>("GET", "/x", { replies: { "2XX": [content(kind, type)] } });
    expect(await asked(text("é", "text/plain; charset=iso-8859-1")).http.call(of("text", "text/plain"))).toBe(
      "Ã©",
    );
    expect(await asked(text("ab", "application/zip")).http.call(of("binary", "application/*"))).toEqual(
      new TextEncoder().encode("ab"),
    );
    expect(
      await asked(text("a=1&a=2&b=x+y", "application/x-www-form-urlencoded")).http.call(
        of("form", "application/x-www-form-urlencoded"),
      ),
    ).toEqual({ a: ["1", "2"], b: "x y" });
    expect(
      await asked(text('{"a":1}\n\n[2]\n', "application/jsonl")).http.call(of("lines", "application/jsonl")),
    ).toEqual([{ a: 1 }, [2]]);
    expect(
      await asked(text("data: 1\n\ndata: {}\n\n", "text/event-stream")).http.call(
        of("events", "text/event-stream"),
      ),
    ).toEqual([1, {}]);
    expect(
      await asked({ headers: { "content-type": "application/json" } }).http.call(
        operation<unknown, unknown>("HEAD", "/x", { replies: { 200: [json()] } }),
      ),
    ).toBeUndefined();
  });
});

describe("a failure", () => {
  it("has the body that is described for its status, or its range, or by default", async () => {
    const exact = await failureIn(asked({ status: 404, json: { detail: "gone" } }).http.call(get));
    if (!isFailure(exact, get, 404)) throw exact;
    const { body }: { body: Problem } = exact;
    expect([body.detail, exact.detail, exact.kind, exact.isDescribed]).toEqual([
      "gone",
      "gone",
      "not-found",
      true,
    ]);
    const ranged = await failureIn(asked(text("no", "text/plain", 418)).http.call(get));
    if (!isFailure(ranged, get, 418)) throw ranged;
    expect(ranged.body satisfies string).toBe("no");
    const other = await failureIn(
      asked({
        status: 500,
        json: { detail: "x" },
        headers: { "content-type": "application/problem+json" },
      }).http.call(get),
    );
    if (!isFailure(other, get, 500)) throw other;
    expect(other.body satisfies Problem).toEqual({ detail: "x" });
    expect(isFailure(other, get, 404)).toBe(false);
  });

  it("of another body than described is a failure by its status still", async () => {
    for (const answer of [
      text("<html>hunter2</html>", "text/html", 404),
      { status: 404, json: { other: 1 } },
      text("{", "application/json", 404),
    ]) {
      const error = (await failureIn(asked(answer).http.call(get))) as HttpError;
      expect(error).toMatchObject({ kind: "not-found", statusCode: 404, isDescribed: false });
      expect(isFailure(error, get, 404)).toBe(false);
      expect(error.message).not.toContain("hunter2");
    }
  });

  it.each([
    [400, "bad-request"],
    [401, "unauthorized"],
    [402, "client"],
    [403, "forbidden"],
    [405, "client"],
    [409, "conflict"],
    [410, "not-found"],
    [422, "bad-request"],
    [429, "rate-limited"],
    [500, "server"],
    [503, "server"],
    [304, "redirect"],
  ])("%i is %s", async (status, kind) => {
    const error = await failureIn(
      asked({ status, headers: { "x-request-id": "r-1" } }).http.request({ path: "p" }),
    );
    expect(error).toMatchObject({
      kind,
      statusCode: status,
      status: String(status),
      requestId: "r-1",
      route: "p",
      attempt: 1,
      code: "REMOTE",
    });
  });

  it.each([
    [{ detail: "a" }, "a", undefined],
    [{ error: "a" }, "a", undefined],
    [{ error: { message: "a" } }, "a", undefined],
    [{ title: "t", detail: "d", status: 400 }, "d", undefined],
    [{ name: ["too long", "bad"], non_field_errors: ["no"] }, "no", { name: ["too long", "bad"] }],
    [["one", "two"], "one; two", undefined],
    ["bare", "bare", undefined],
    [{ detail: [{ loc: ["body", "age"], msg: "wrong" }] }, "wrong", { "body.age": ["wrong"] }],
    [{ errors: [{ field: "f", message: "m" }], message: "all" }, "all", { f: ["m"] }],
    [{ errors: { f: ["m"] } }, undefined, { f: ["m"] }],
    [{ detail: "Bearer abcdefgh" }, "Bearer [redacted]", undefined],
    [5, undefined, undefined],
    [null, undefined, undefined],
  ])("says %j", async (body, detail, fieldErrors) => {
    const error = (await failureIn(
      asked({ status: 400, json: body }).http.request({ path: "p" }),
    )) as HttpError;
    expect(error.detail).toBe(detail);
    expect(error.fieldErrors).toEqual(fieldErrors ?? {});
    if (detail !== undefined) expect(error.message).toBe(`GET p: status 400: ${detail}`);
  });
});

describe("reply", () => {
  it("gives every reply that is described, told apart by its status", async () => {
    const reply = await asked({ status: 404, json: { detail: "x" } }).http.reply(get);
    if (reply.status !== 404) throw new Error("another status");
    expect(reply.body satisfies Problem).toEqual({ detail: "x" });
    const fine = await asked({ json: { id: 1, name: "a" }, headers: { etag: "e" } }).http.reply(get);
    if (fine.status !== 200) throw new Error("another status");
    expect([fine.body.id satisfies bigint, fine.headers["etag"], fine.headers["constructor"]]).toEqual([
      1n,
      "e",
      undefined,
    ]);
  });

  it("throws where a status is not described", async () => {
    const bare = operation<unknown, string, { 200: string }>("GET", "/x", { replies: { 200: [json()] } });
    expect(await failureIn(asked({ status: 404 }).http.reply(bare))).toMatchObject({ kind: "not-found" });
  });
});

describe("requests", () => {
  const post = operation<{ readonly body: Pet; readonly contentType?: string }, unknown>("POST", "/pets", {
    body: {
      required: true,
      contents: [json(() => Pet), content("form", "application/x-www-form-urlencoded")],
    },
  });

  it("send a body as it is, without its defaults, if it fits", async () => {
    const { http, engine } = asked({ json: null });
    await http.call(post, { body: { id: 5n, name: "a" } });
    await http.call(post, {
      body: { id: 5n, name: "a b" },
      contentType: "application/x-www-form-urlencoded",
    });
    expect(engine.requests.map(({ body, headers }) => [body, headers["content-type"]])).toEqual([
      ['{"id":5,"name":"a"}', "application/json"],
      ["id=5&name=a+b", "application/x-www-form-urlencoded"],
    ]);
  });

  it("are refused before they are sent", async () => {
    const { http, engine } = asked({ json: null });
    for (const args of [
      { body: { id: "x", name: 1 } },
      {},
      { body: { id: 1n, name: "a" }, contentType: "image/png" },
    ]) {
      expect(await failureIn(http.call(post, args as never))).toMatchObject({
        kind: "request",
        code: "INVALID",
        attempt: 0,
      });
    }
    expect(engine.requests.length).toBe(0);
  });

  it.each([
    [204, "GET"],
    [205, "POST"],
    [200, "HEAD"],
  ])("have no body with %i to %s, whatever was sent", async (status, method) => {
    const { http } = fakeClient(() => ({
      status,
      headers: { "content-type": "application/json" },
      body: "junk",
    }));
    const call = { path: "x", method };
    for (const as of ["auto", "json"] as const)
      expect((await http.request({ ...call, as })).body).toBeUndefined();
    expect((await http.request({ ...call, as: "text" })).body).toBe("");
    expect((await http.request({ ...call, as: "csv" })).body).toEqual([]);
  });

  it.each<readonly [body: string | Uint8Array, value: unknown]>([
    ['{"a":1}', { a: 1 }],
    ["[18446744073709551615]", [18446744073709551615n]],
    ["null", null],
    ...["a,b", '{"bad', "NaN"].map((body) => [body, new TextEncoder().encode(body)] as const),
    [Uint8Array.of(0x31, 0xff), Uint8Array.of(0x31, 0xff)],
  ])(
    "that do not say what they are give the value of their JSON, else their bytes: %j",
    async (body, value) => {
      const { http } = asked({ body });
      expect((await http.request({ path: "x" })).body).toEqual(value);
      const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
      expect((await http.request({ path: "x", as: "bytes" })).body).toEqual(bytes);
    },
  );

  it("of any kind have their forms of replies", async () => {
    const csv = asked(text('a,b\r\n"1",2\r\n', "text/csv"));
    expect(
      (await csv.http.request({ path: "x", as: "csv" })).body satisfies readonly (readonly string[])[],
    ).toEqual([
      ["a", "b"],
      ["1", "2"],
    ]);
    const { http } = asked(text('{"n":9007199254740993}', "application/json"));
    expect((await http.request({ path: "x" })).body).toEqual({ n: 9007199254740993n });
    expect((await http.request({ path: "x", integers: "number" })).body).toEqual({ n: 9007199254740992 });
    const all = { path: "x", integers: "always-bigint" } as const;
    const mixed = asked(text('{"n":[1,-2,1.5,1e300,9007199254740993]}', "application/json")).http;
    expect((await mixed.request(all)).body).toEqual({ n: [1n, -2n, 1.5, 1e300, 9007199254740993n] });
    expect((await http.request({ path: "x", as: "text" })).body satisfies string).toBe(
      '{"n":9007199254740993}',
    );
    expect(((await http.request({ path: "x", as: "bytes" })).body satisfies Uint8Array).length).toBe(22);
    expect(
      await failureIn(asked(text("<p>", "text/html")).http.request({ path: "x", as: "json" })),
    ).toMatchObject({ kind: "parse" });
    expect((await asked(text("<p>", "text/html")).http.request({ path: "x" })).body).toBe("<p>");
  });

  it("stay with the service", async () => {
    const { http, engine } = asked({ json: 1 });
    for (const url of [
      "http://other.test/",
      "https://api.test/v1/",
      "//other.test",
      "http://api.test@other.test/",
      "data:,x",
      "file:///etc/passwd",
    ]) {
      expect(await failureIn(http.request({ url }))).toMatchObject({ kind: "redirect" });
    }
    await http.request({ url: "/v1/next?page=2#x", query: { a: 1 } });
    await http.request({ url: "http://api.test/v1/next" });
    expect(engine.requests.map(({ url }) => url)).toEqual([
      "http://api.test/v1/next?page=2&a=1",
      "http://api.test/v1/next",
    ]);
    for (const path of ["..", "a/../b", "%2e%2e/x", "a?b#c"]) {
      const sent = await http.request({ path }).then(
        () => engine.requests.at(-1)?.url,
        () => "refused",
      );
      expect(sent).toBe(path === "a?b#c" ? "http://api.test/v1/a%3Fb%23c" : "refused");
    }
    for (const method of ["GET /x HTTP/1.1\r\nx: y", "CONNECT", ""])
      expect(await failureIn(http.request({ method, path: "x" }))).toMatchObject({ kind: "request" });
    expect(await failureIn(http.request({ path: "x", json: 1, form: {} }))).toMatchObject({
      kind: "request",
    });
    expect(http.url("a/{b}/", { b: "ä" }, { q: [1, 2], n: null })).toBe(
      "http://api.test/v1/a/%C3%A4/?q=1&q=2",
    );
  });
});

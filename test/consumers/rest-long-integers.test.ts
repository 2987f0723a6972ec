import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type AnyApi,
  apiDocument,
  connected,
  type SmallServer,
  smallApi,
  smallServer,
} from "./support/small-api.js";

const long = { type: "integer", format: "int64" };
const unsigned = { type: "integer", format: "uint64" };
const longs = { type: "array", items: unsigned };
const nested = { type: "object", properties: { from: long, to: unsigned } };
const thing = {
  type: "object",
  required: ["id"],
  properties: {
    id: unsigned,
    parent: { type: ["integer", "null"], format: "int64" },
    odd: { type: "number", format: "int64" },
    all: longs,
    few: { enum: [1, "LARGE"], ...long },
    any: {},
  },
};
const content = (schema: object, type = "application/json"): object => ({ content: { [type]: { schema } } });
const parameters = [
  { name: "id", in: "path", required: true, schema: unsigned },
  { name: "label", in: "path", required: true, style: "label", explode: true, schema: longs },
  { name: "matrix", in: "path", required: true, style: "matrix", schema: nested },
  { name: "q", in: "query", schema: long },
  { name: "list", in: "query", schema: longs },
  { name: "deep", in: "query", style: "deepObject", schema: nested },
  { name: "json", in: "query", ...content(nested) },
  { name: "X-Id", in: "header", schema: long },
  { name: "sid", in: "cookie", schema: unsigned },
];
const post = (type: string): object => ({
  tags: ["things"],
  requestBody: { required: true, ...content(thing, type) },
  responses: { 200: { description: "ok", ...content(thing) } },
});
const document = apiDocument({
  "/things/{id}/{label}/{matrix}": {
    parameters,
    get: {
      operationId: "read",
      tags: ["things"],
      responses: { 200: { description: "ok", ...content(thing) } },
    },
  },
  "/json": { post: { operationId: "sendJson", ...post("application/json") } },
  "/form": { post: { operationId: "sendForm", ...post("application/x-www-form-urlencoded") } },
  "/parts": { post: { operationId: "sendParts", ...post("multipart/form-data") } },
  "/lines": {
    get: {
      operationId: "lines",
      tags: ["things"],
      responses: { 200: { description: "ok", ...content(thing, "application/jsonl") } },
    },
  },
});

const most = 2n ** 64n - 1n;
const least = -(2n ** 63n);
const made = smallApi({
  "api.json": JSON.stringify(document).replaceAll('"LARGE"', "9007199254740993"),
});
let server: SmallServer;
let api: AnyApi;
let close: () => Promise<void>;

beforeAll(async () => {
  server = await smallServer();
  ({ api, close } = connected(await made.load(), { baseUrl: server.baseUrl }));
});
afterAll(async () => {
  await close();
  await server.close();
  made.remove();
});

const answer = (body: string, type = "application/json"): void => {
  server.answer = () => ({ headers: { "content-type": type }, body });
};

const whole = {
  id: most,
  parent: least,
  odd: 9007199254740993n,
  all: [0n, most],
  few: 9007199254740993n,
  any: 12345678901234567890n,
};
const wholeText =
  '{"id":18446744073709551615,"parent":-9223372036854775808,"odd":9007199254740993,"all":[0,18446744073709551615],"few":9007199254740993,"any":12345678901234567890}';

test("nothing is said against the document", () => expect(made.diagnostics).toEqual([]));

test("parameters of every place and style keep their digits", async () => {
  answer('{"id":1}');
  const range = { from: least, to: most };
  await api(
    "things",
    "read",
  )({
    ...{ id: most, label: [1, most], matrix: range, q: least, list: [most, 5], deep: range, json: range },
    ...{ "X-Id": least, sid: most },
  });
  const { target, headers } = server.seen.at(-1) as (typeof server.seen)[number];
  const [path, query = ""] = target.split("?");
  expect(path).toBe(
    "/things/18446744073709551615/.1.18446744073709551615/;matrix=from,-9223372036854775808,to,18446744073709551615",
  );
  expect([...new URLSearchParams(query)]).toEqual([
    ["q", "-9223372036854775808"],
    ["list", "18446744073709551615"],
    ["list", "5"],
    ["deep[from]", "-9223372036854775808"],
    ["deep[to]", "18446744073709551615"],
    ["json", '{"from":-9223372036854775808,"to":18446744073709551615}'],
  ]);
  expect([headers["x-id"], headers["cookie"]]).toEqual(["-9223372036854775808", "sid=18446744073709551615"]);
});

describe("replies keep their digits", () => {
  test.each(["throw", "warn"] as const)("validated: %s", async (validate) => {
    answer(wholeText);
    expect(await api("things", "sendJson")({ body: whole }, { validate })).toEqual(whole);
    answer('{"id":7,"parent":null}');
    expect(await api("things", "sendJson")({ body: { id: 7 } }, { validate })).toEqual({
      id: 7n,
      parent: null,
    });
  });

  test("not validated: what a number holds is one", async () => {
    answer(wholeText);
    const { all: _all, ...rest } = whole;
    expect(await api("things", "sendJson")({ body: whole }, { validate: "off" })).toEqual({
      ...rest,
      all: [0, most],
    });
  });

  test("line by line", async () => {
    answer(`${wholeText}\n{"id":1}\n`, "application/jsonl");
    expect(await api("things", "lines")()).toEqual([whole, { id: 1n }]);
  });

  test.each(["18446744073709551616", "-1", "1.5"])("what is none is refused: %s", async (id) => {
    answer(`{"id":${id}}`);
    await expect(api("things", "sendJson")({ body: { id: 1 } })).rejects.toMatchObject({
      kind: "invalid",
      issues: [expect.objectContaining({ path: ["id"] })],
    });
  });
});

describe("bodies keep their digits", () => {
  test("as JSON, form and parts", async () => {
    answer('{"id":1}');
    await api("things", "sendJson")({ body: whole });
    expect(server.seen.at(-1)?.body.toString()).toBe(wholeText);
    await api("things", "sendForm")({ body: { id: most, all: [1, most] } });
    expect(server.seen.at(-1)?.body.toString()).toBe(
      "id=18446744073709551615&all=1&all=18446744073709551615",
    );
    await api("things", "sendParts")({ body: { id: most, parent: least } });
    const text = server.seen.at(-1)?.body.toString() ?? "";
    expect(text).toMatch(/name="id"\r\n(Content-Type: [^\r]+\r\n)?\r\n18446744073709551615\r\n/);
    expect(text).toMatch(/name="parent"\r\n(Content-Type: [^\r]+\r\n)?\r\n-9223372036854775808\r\n/);
  });

  test("but not those of a number that has lost some already", async () => {
    await expect(api("things", "sendJson")({ body: { id: 2 ** 60 } })).rejects.toMatchObject({
      kind: "request",
    });
  });
});

test("their types are number or bigint to give, and bigint to have", () => {
  const text = [...made.files.values()].join("\n");
  expect(text).toMatch(/readonly id: number \| bigint;/);
  expect(text).toMatch(/readonly id: bigint;/);
  expect(text).toMatch(/readonly "?X-Id"?\?: number \| bigint \| undefined;/);
});

import { describe, expect, it } from "vitest";
import { json, operation, type ReplyHeader } from "../descriptors.js";
import { failureIn, fakeClient, keepingLogger } from "../http.test.support.js";
import type { HttpError } from "../http-error.js";
import type { ValidateMode } from "../types.js";

const described = (
  replyHeaders: Readonly<Record<string, readonly ReplyHeader[]>>,
  replies = { 200: [json()], "4XX": [json()], default: [json()] },
) =>
  operation<unknown, unknown, { 200: unknown; "4XX": unknown; default: unknown }>("GET", "/things", {
    replies,
    replyHeaders,
  });

async function valuesOf(
  headers: Record<string, string>,
  ...wanted: readonly ReplyHeader[]
): Promise<unknown> {
  const { http } = fakeClient(() => ({ json: 1, headers }));
  return { ...(await http.reply(described({ 200: wanted }))).headerValues };
}

describe("described headers", () => {
  it.each<[string, ReplyHeader["as"], unknown]>([
    [" 7 ", undefined, "7"],
    ["-7", "integer", -7],
    ["9223372036854775807", "int64", 2n ** 63n - 1n],
    ["+18446744073709551615", "uint64", 2n ** 64n - 1n],
    ["1.5e3", "number", 1500],
    ["True", "boolean", true],
    ['{"a":18446744073709551615}', "json", { a: 2n ** 64n - 1n }],
  ])("%j as %s", async (text, as, value) => {
    expect(await valuesOf({ "x-it": text }, { name: "X-It", ...(as && { as }) })).toEqual({ "X-It": value });
  });

  it("may be lists, and nothing at all", async () => {
    const wanted = [
      { name: "X-Ids", as: "integer", list: true },
      { name: "X-Empty", list: true },
      { name: "X-None" },
      { name: "__proto__" },
    ] as const;
    expect(await valuesOf({ "x-ids": "1, 2,3", "x-empty": "" }, ...wanted)).toEqual({
      "X-Ids": [1, 2, 3],
      "X-Empty": [],
    });
  });

  const object = {
    members: { n: "integer", "a b": "text", yes: "boolean" },
    others: "int64",
    required: ["n"],
  } as const;

  it.each<[string, boolean, unknown]>([
    ["n,1,a b,x y,yes,true,long,7", false, { n: 1, "a b": "x y", yes: true, long: 7n }],
    [" n , 1", false, { n: 1 }],
    ["n=1,a b=x=y, yes=FALSE,long=-7", true, { n: 1, "a b": "x=y", yes: false, long: -7n }],
    ["n=1,__proto__=2,constructor=3", true, JSON.parse('{"n":1,"__proto__":2,"constructor":3}')],
  ])("may be objects: %j, explode %s", async (text, explode, value) => {
    const found = (await valuesOf({ "x-it": text }, { name: "X-It", object: { ...object, explode } })) as {
      readonly "X-It": object;
    };
    const plain = (given: object): unknown =>
      Object.entries(given).map(([name, held]) => [name, String(held)]);
    expect(plain(found["X-It"])).toEqual(plain(value as object));
    expect(Object.getPrototypeOf(found["X-It"])).toBeNull();
  });

  it.each<[string, boolean]>([
    ["n,1,x", false],
    ["n,one", false],
    ["a b,x", false],
    ["", false],
    ["n,1", true],
    ["n=1,long=x", true],
  ])("that are objects of another kind are an error: %j, explode %s", async (text, explode) => {
    const wanted = described({ 200: [{ name: "X-It", object: { ...object, explode } }] });
    const { http } = fakeClient(() => ({ json: 1, headers: { "x-it": text } }));
    expect(await failureIn(http.reply(wanted))).toMatchObject({
      kind: "invalid",
      issues: [{ path: ["headers", "X-It"], expected: "object" }],
    });
  });

  it.each<[string, ReplyHeader["as"]]>([
    ["1.5", "integer"],
    ["9007199254740993", "integer"],
    ["", "integer"],
    ["9223372036854775808", "int64"],
    ["-1", "uint64"],
    ["0x10", "number"],
    ["1e999", "number"],
    ["yes", "boolean"],
    ["{", "json"],
  ])("that are not as described are an error: %j as %s", async (text, as = "integer") => {
    const wanted = described({ 200: [{ name: "X-It", as }] });
    const { http } = fakeClient(() => ({ json: 1, headers: { "x-it": text } }));
    const error = (await failureIn(http.reply(wanted))) as HttpError;
    expect(error).toMatchObject({ kind: "invalid", statusCode: 200 });
    expect(error.issues).toMatchObject([{ path: ["headers", "X-It"], keyword: "type", expected: as }]);
    expect(await http.call(wanted)).toBe(1);
  });

  it.each<[ValidateMode, number]>([
    ["warn", 1],
    ["off", 0],
  ])("are left out then where validation is %s", async (validate, lines) => {
    const logger = keepingLogger();
    const { http } = fakeClient(() => ({ json: 1 }), { validate, logger });
    const reply = await http.reply(described({ 200: [{ name: "X-It", required: true }] }));
    expect([{ ...reply.headerValues }, logger.lines.length]).toEqual([{}, lines]);
  });

  it("belong to the status that describes the reply", async () => {
    const wanted = described({ 200: [{ name: "A" }], "4xx": [{ name: "B" }], default: [{ name: "C" }] });
    const keys = async (status: number): Promise<readonly string[]> => {
      const { http } = fakeClient(() => ({ status, json: 1, headers: { a: "1", b: "2", c: "3" } }), {
        retry: false,
      });
      return Object.keys((await http.reply(wanted)).headerValues);
    };
    expect([await keys(200), await keys(404), await keys(500)]).toEqual([["A"], ["B"], ["C"]]);
    const bare = described({ default: [{ name: "C" }] });
    const { http } = fakeClient(() => ({ json: 1, headers: { c: "3" } }));
    expect({ ...(await http.reply(bare)).headerValues }).toEqual({});
  });
});

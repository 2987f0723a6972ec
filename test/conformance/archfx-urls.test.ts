import {
  ArchFxApi,
  type ArchFxResource,
  type QueryValues,
  type ResourceId,
  RestHttpBaseException,
} from "@edgeloom/archfx";
import { isEdgeloomError } from "@edgeloom/runtime";
import { parseJson } from "@edgeloom/runtime/wire";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { floorOf } from "../support/vectors.js";
import { type CannedServer, startCanned } from "./archfx-support/canned-server.js";
import { type Expressed, express, type Inexpressible, isExpressed } from "./archfx-support/described.js";
import { Doors, describedFloor } from "./archfx-support/doors.js";
import { isOfKind } from "./archfx-support/failure-kinds.js";
import { type ArchFxCase, archFxCases, slugOf, untagged } from "./archfx-support/tags.js";

type Step = { readonly op: "attr" | "call"; readonly name?: string; readonly arg?: unknown };
type UrlCase = ArchFxCase & {
  readonly domain: string | null;
  readonly chain: readonly Step[];
  readonly verb: "get" | "post" | "put" | "patch" | "delete" | "url";
  readonly query?: { readonly [name: string]: unknown };
  readonly body?: unknown;
  readonly expect: {
    readonly ok: boolean;
    readonly raises?: string;
    readonly method?: string;
    readonly url?: string;
    readonly path?: string;
    readonly query_pairs?: readonly (readonly [string, string])[];
    readonly body_json?: unknown;
    readonly has_body?: boolean;
    readonly content_type?: string | null;
  };
};

const cases = archFxCases<UrlCase>("urls");
const doors = new Doors("urls");
let server: CannedServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

/** Instants are dates here, since text is text. */
function input(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(input);
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
  if (value instanceof Set || value instanceof Map) return value;
  const tagged = value as { readonly [tag: string]: unknown };
  if ("$datetime" in tagged) return new Date(String(tagged["$datetime"]));
  if ("$naive_datetime" in tagged) return new Date(`${String(tagged["$naive_datetime"])}Z`);
  if ("$date" in tagged) return String(tagged["$date"]);
  if ("$slug" in tagged) return slugOf(String(tagged["$slug"]), tagged["value"]);
  if (Object.keys(tagged).some((key) => key.startsWith("$"))) return input(untagged(value));
  return Object.fromEntries(Object.entries(tagged).map(([key, inner]) => [key, input(inner)]));
}

function walk(api: ArchFxApi, chain: readonly Step[]): ArchFxResource {
  let resource: ArchFxResource | undefined;
  for (const step of chain) {
    const { op, name = "" } = step;
    // What the reference writes as a property or as a call of the connection is a name here.
    if (op === "attr") resource = resource === undefined ? api.resource(name) : resource.resource(name);
    else if (resource === undefined) resource = api.resource(String(step.arg));
    else resource = "arg" in step ? resource(input(step.arg) as ResourceId | null) : resource();
  }
  if (resource === undefined) throw new Error("an empty chain");
  return resource;
}

/** Makes the request of a case, or gives its address where only that is asked for. */
type Send = (api: ArchFxApi, test: UrlCase) => Promise<string | undefined>;

async function sendByName(api: ArchFxApi, test: UrlCase): Promise<string | undefined> {
  const resource = walk(api, test.chain);
  const query = input(test.query ?? {}) as QueryValues;
  if (test.verb === "url") return resource.url();
  if (test.verb === "get") await resource.get(query);
  else await resource[test.verb](input(test.body), query);
  return undefined;
}

/** Names and ids of a chain; the first call gives names as well. To read without an id is to read the collection. */
function segmentsOf({ chain, verb }: UrlCase): readonly unknown[] {
  return chain.flatMap((step, index) => {
    if (step.op === "attr") return [step.name];
    if (index === 0) return String(step.arg).split("/").filter(Boolean);
    const isNone = !("arg" in step) || (step.arg === null && (verb === "get" || verb === "url"));
    return isNone ? [] : [input(step.arg)];
  });
}

function described(api: ArchFxApi, test: UrlCase): Expressed | Inexpressible {
  const { verb, query = {}, body, chain } = test;
  if (chain.some(({ name }) => name?.startsWith("_"))) return { reason: "a name that is none" };
  return express(api, {
    method: verb === "url" ? "GET" : verb.toUpperCase(),
    segments: segmentsOf(test),
    query: input(query) as Readonly<Record<string, unknown>>,
    body: input(body ?? undefined),
  });
}

async function sendDescribed(api: ArchFxApi, test: UrlCase): Promise<string | undefined> {
  const found = described(api, test);
  if (!isExpressed(found)) throw new Error(found.reason);
  const { call, args, isMisfit } = found;
  if (test.verb === "url") return api.http.url(call.operation.path, args as Readonly<Record<string, string>>);
  if (isMisfit && !isMistake(test)) {
    await expect(call(args)).rejects.toMatchObject({ kind: "request", code: "INVALID" });
    expect(server?.requests).toEqual([]);
    await call(args, { validate: "off" });
  } else
    await call(args).catch((error: unknown) => {
      // The answer is the same for every resource, so that it is not what most of them are described to give.
      if (!(error instanceof RestHttpBaseException) || error.statusCode !== 200) throw error;
    });
  return undefined;
}

async function run(test: UrlCase, send: Send): Promise<string | undefined> {
  server = await startCanned(() => ({
    status: 200,
    headers: { "Content-Type": "application/json" },
    body: "{}",
  }));
  const api = new ArchFxApi({ domain: test.domain ?? undefined, ...server.options });
  try {
    return await send(api, test);
  } finally {
    await api.close();
  }
}

function segments(path: string): readonly string[] {
  return path.split("/").map(decodeURIComponent);
}

function byName([left]: readonly [string, string], [right]: readonly [string, string]): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function arrivedAt(): { method: string; url: URL; body: Buffer; contentType: string | undefined } {
  const [arrived, ...others] = server?.requests ?? [];
  if (arrived === undefined) throw new Error("nothing was sent");
  expect(others).toEqual([]);
  return {
    method: arrived.method,
    url: new URL(arrived.url),
    body: arrived.body,
    contentType: arrived.headers["content-type"],
  };
}

function expectRequest({ expect: expected }: UrlCase): void {
  const { method, url, body, contentType } = arrivedAt();
  const recorded = new URL(expected.url ?? "");
  expect([method, url.origin]).toEqual([expected.method, recorded.origin]);
  expect(segments(url.pathname)).toEqual(segments(expected.path ?? ""));
  // A described operation writes its parameters in the order of the description.
  expect([...url.searchParams].sort(byName)).toEqual([...(expected.query_pairs ?? [])].sort(byName));
  expect(body.length > 0).toBe(expected.has_body);
  if (expected.has_body === true) expect(parseJson(body.toString())).toEqual(untagged(expected.body_json));
  expect(contentType?.split(";", 1)[0] ?? null).toBe(expected.content_type);
}

/** Whether the reference takes what we refuse. */
function isMistake({ better = "", parity, chain }: UrlCase): boolean {
  const lastArg = chain.at(-1)?.arg;
  if (parity === "must" || lastArg === 0) return false;
  return better.startsWith("reject") || lastArg === "" || isDotted(lastArg);
}

/** What we do where the reference is not followed, by the words of the recording. */
async function expectBetter(test: UrlCase, send: Send): Promise<void> {
  const better = test.better ?? "";
  const lastArg = test.chain.at(-1)?.arg;
  if (isMistake(test)) return expectMistake(test, send);
  await run(test, send);
  const { url, body } = arrivedAt();
  if (/percent|encode/.test(better))
    return expect(segments(url.pathname)).toEqual(["", "api", "v1", ...segmentsOf(test).map(String), ""]);
  if (/trim/.test(better)) return expect(url.pathname).toMatch(/^(\/[\w.-]+)+\/$/);
  if (better.startsWith("true/false"))
    return expect([...url.searchParams.values()]).toEqual(
      Object.values(test.query ?? {})
        .flat()
        .map(String),
    );
  if (lastArg === 0) return expect(url.pathname).toBe(`/api/v1/${segmentsOf(test).join("/")}/`);
  if (test.query !== undefined)
    return expect([...url.searchParams.values()]).toEqual([
      expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    ]);
  expect(JSON.parse(body.toString())).toEqual({
    [Object.keys(test.body as object)[0] ?? ""]: expect.stringMatching(
      /^(d--[\d-]+|2021-01-01T00:00:00(\.000)?Z)$/,
    ) as string,
  });
}

function isDotted(arg: unknown): boolean {
  return typeof arg === "string" && arg.split("/").some((part) => part === "." || part === "..");
}

/** A name or an id that cannot be is a mistake of the program, arguments of an operation that do not fit are invalid. */
async function expectMistake(test: UrlCase, send: Send): Promise<void> {
  const error: unknown = await run(test, send).catch((caught: unknown) => caught);
  expect(isEdgeloomError(error) && error.code).toBe(send === sendByName ? "CONFIG" : "INVALID");
  expect(server?.requests).toEqual([]);
}

/** Where nobody said what is better: refused before anything is sent, or as recorded. */
async function expectFree(test: UrlCase, send: Send): Promise<void> {
  const error: unknown = await run(test, send).catch((caught: unknown) => caught);
  if (!(error instanceof Error)) return expectRequest(test);
  expect(isEdgeloomError(error) && ["CONFIG", "INVALID"].includes(error.code)).toBe(true);
  expect(server?.requests).toEqual([]);
}

async function check(test: UrlCase, send: Send): Promise<void> {
  if (test.better === undefined && test.parity === "may-differ" && test.expect.ok)
    return expectFree(test, send);
  if (test.better !== undefined && test.parity !== "must") return expectBetter(test, send);
  if (test.expect.ok) {
    const url = await run(test, send);
    return test.verb === "url" ? expect(url).toBe(test.expect.url) : expectRequest(test);
  }
  const error: unknown = await run(test, send).catch((caught: unknown) => caught);
  const isInvalid = send === sendDescribed && isEdgeloomError(error) && error.code === "INVALID";
  expect(isInvalid || isOfKind(error, test.expect.raises ?? "")).toBe(true);
}

describe.each(cases)("$id $category ($parity)", (test) => {
  it(JSON.stringify([test.domain, ...test.chain, test.verb, test.query, test.body]), async () => {
    doors.pass("by name");
    await check(test, sendByName);
  });
});

describe.each(doors.describe(cases, (test) => described(new ArchFxApi(), test)))(
  "$test.id by a generated operation",
  ({ test, door }) => {
    it(`${door}, ${test.parity}`, async () => {
      doors.pass(door);
      await check(test, sendDescribed);
    });
  },
);

afterAll(() => {
  console.log(doors.report());
  expect(doors.ran("by name")).toBeGreaterThanOrEqual(floorOf(92));
  expect(doors.ran("described")).toBeGreaterThanOrEqual(describedFloor(51));
  expect(doors.ran("described, unchecked")).toBeGreaterThanOrEqual(describedFloor(11));
});

import { ArchFxApi, type ArchFxResource, type QueryValues, type ResourceId } from "@edgeloom/archfx";
import { isEdgeloomError } from "@edgeloom/runtime";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { floorOf } from "../support/vectors.js";
import { type CannedServer, startCanned } from "./archfx-support/canned-server.js";
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
let ran = 0;
let server: CannedServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

/** Instants are dates here, since text is text. */
function input(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(input);
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
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

async function run(test: UrlCase): Promise<{ readonly url?: string }> {
  server = await startCanned(() => ({
    status: 200,
    headers: { "Content-Type": "application/json" },
    body: "{}",
  }));
  const api = new ArchFxApi({ domain: test.domain ?? undefined, ...server.options });
  const resource = walk(api, test.chain);
  const query = input(test.query ?? {}) as QueryValues;
  if (test.verb === "url") return { url: resource.url() };
  if (test.verb === "get") await resource.get(query);
  else await resource[test.verb](input(test.body), query);
  await api.close();
  return {};
}

function segments(path: string): readonly string[] {
  return path.split("/").map(decodeURIComponent);
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
  expect([...url.searchParams]).toEqual(expected.query_pairs);
  expect(body.length > 0).toBe(expected.has_body);
  if (expected.has_body === true) expect(JSON.parse(body.toString())).toEqual(expected.body_json);
  expect(contentType?.split(";", 1)[0] ?? null).toBe(expected.content_type);
}

/** What we do where the reference is not followed, by the words of the recording. */
async function expectBetter(test: UrlCase): Promise<void> {
  const better = test.better ?? "";
  const lastArg = test.chain.at(-1)?.arg;
  if (lastArg !== 0 && (better.startsWith("reject") || lastArg === "" || isDotted(lastArg)))
    return expectMistake(test);
  await run(test);
  const { url, body } = arrivedAt();
  if (/percent|encode/.test(better))
    return expect(segments(url.pathname)).toEqual(["", "api", "v1", "org", String(lastArg), ""]);
  if (/trim/.test(better)) return expect(url.pathname).toMatch(/^(\/[\w.-]+)+\/$/);
  if (better.startsWith("true/false"))
    return expect([...url.searchParams.values()]).toEqual([String(test.query?.["a"])]);
  if (lastArg === 0) return expect(url.pathname).toBe("/api/v1/org/0/");
  if (test.query !== undefined)
    return expect([...url.searchParams.values()]).toEqual([
      expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    ]);
  expect(JSON.parse(body.toString())).toEqual({
    [Object.keys(test.body as object)[0] ?? ""]: expect.stringMatching(
      /^(d--[\d-]+|2021-01-01T00:00:00Z)$/,
    ) as string,
  });
}

function isDotted(arg: unknown): boolean {
  return typeof arg === "string" && arg.split("/").some((part) => part === "." || part === "..");
}

async function expectMistake(test: UrlCase): Promise<void> {
  const error: unknown = await run(test).catch((caught: unknown) => caught);
  expect(isEdgeloomError(error) && error.code).toBe("CONFIG");
  expect(server?.requests).toEqual([]);
}

describe.each(cases)("$id $category ($parity)", (test) => {
  it(JSON.stringify([test.domain, ...test.chain, test.verb, test.query, test.body]), async () => {
    ran += 1;
    if (test.better !== undefined && test.parity !== "must") return expectBetter(test);
    if (test.expect.ok) {
      const { url } = await run(test);
      return test.verb === "url" ? expect(url).toBe(test.expect.url) : expectRequest(test);
    }
    const error: unknown = await run(test).catch((caught: unknown) => caught);
    expect(isOfKind(error, test.expect.raises ?? "")).toBe(true);
  });
});

afterAll(() => {
  console.log(`archfx urls: ${ran} checks`);
  expect(ran).toBeGreaterThanOrEqual(floorOf(92));
});

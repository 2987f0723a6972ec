import { ArchFxApi, type ArchFxResource, HttpRedirectError, RestHttpBaseException } from "@edgeloom/archfx";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { floorOf } from "../support/vectors.js";
import { type Canned, type CannedServer, startCanned } from "./archfx-support/canned-server.js";
import { isOfKind } from "./archfx-support/failure-kinds.js";
import { type ArchFxCase, archFxCases, untagged } from "./archfx-support/tags.js";

type Recorded = Omit<Canned, "body"> & { readonly body: unknown };
type HttpCase = ArchFxCase & {
  readonly verb: string;
  readonly response: Recorded;
  readonly next_responses?: readonly Recorded[];
  readonly expect: {
    readonly ok: boolean;
    readonly value?: unknown;
    readonly raises?: string;
    readonly ancestors?: readonly string[];
    readonly content?: unknown;
    readonly message_has_status?: boolean;
    readonly message_has_url?: boolean;
    readonly message_has_body?: boolean;
    readonly requests?: readonly {
      readonly method: string;
      readonly url: string;
      readonly authorization: string | null;
      readonly has_body: boolean;
    }[];
  };
};

const cases = archFxCases<HttpCase>("http");
const url = "http://archfx.test/api/v1/org/x/";
let ran = 0;
let server: CannedServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

function canned({ body, ...rest }: Recorded): Canned {
  return { ...rest, body: untagged(body) as string | Uint8Array };
}

async function run({ verb, response, next_responses: next = [] }: HttpCase): Promise<unknown> {
  const answers = [response, ...next];
  server = await startCanned((_request, index) => canned(answers[index] ?? response));
  const api = new ArchFxApi({ domain: "http://archfx.test", ...server.options });
  api.setToken("T");
  const resource: ArchFxResource = api.resource("org")("x");
  try {
    switch (verb) {
      case "get":
        return await resource.get();
      case "post":
      case "put":
      case "patch":
        return await resource[verb]({ a: 1 });
      case "delete":
        return await resource.delete();
      case "upload_fp":
        return await resource.upload({ name: "r.mp", content: new Uint8Array([1]) });
      default:
        throw new Error(`No verb ${verb}`);
    }
  } finally {
    await api.close();
  }
}

function failureOf(test: HttpCase): Promise<unknown> {
  return run(test).then(
    (value) => expect.unreachable(`gave ${JSON.stringify(value)}`),
    (error: unknown) => error,
  );
}

/** Text is text here, where the reference gives bytes for what is no JSON. */
function comparable(value: unknown): unknown {
  if (typeof value === "string" || value instanceof Uint8Array) return Buffer.from(value).toString("hex");
  return value;
}

function expectValue(test: HttpCase, value: unknown): void {
  const expected = untagged(test.expect.value);
  if (expected instanceof Uint8Array && expected.length === 0) return expect(value).toBeNull();
  expect(comparable(value)).toEqual(comparable(expected));
}

function expectFailure({ expect: expected, response }: HttpCase, error: unknown): void {
  expect(isOfKind(error, expected.raises ?? "")).toBe(true);
  if (!(error instanceof RestHttpBaseException)) throw error;
  for (const ancestor of expected.ancestors ?? [])
    if (ancestor !== "RestBaseException") expect(isOfKind(error, ancestor)).toBe(true);
  expect(error.response?.status).toBe(response.status);
  expect(Buffer.from(error.content)).toEqual(Buffer.from(untagged(expected.content) as Uint8Array));
  const body = Buffer.from(error.content).toString();
  expect(error.message.includes(String(response.status))).toBe(expected.message_has_status);
  expect(error.message.includes(url)).toBe(expected.message_has_url);
  expect(body !== "" && error.message.includes(body)).toBe(expected.message_has_body);
}

function expectRequests({ expect: expected }: HttpCase): void {
  if (expected.requests === undefined) return;
  const sent = server?.requests.map(({ method, url, headers, body }) => ({
    method,
    url,
    authorization: headers["authorization"] ?? null,
    has_body: body.length > 0,
  }));
  expect(sent).toEqual(expected.requests);
}

/** What we do where the reference is not followed. */
async function expectBetter(test: HttpCase): Promise<void> {
  const { response } = test;
  if (/honour/i.test(test.better ?? "")) return expect(await run(test)).toBe(String(response.body));
  const error = await failureOf(test);
  expect(error).toBeInstanceOf(RestHttpBaseException);
  // A write that is redirected is not sent on, and one that fails says so.
  if (test.category === "redirect") {
    expect(error).toBeInstanceOf(HttpRedirectError);
    expect(server?.requests).toHaveLength(1);
  }
  if (response.status >= 300) expect(error).toMatchObject({ statusCode: response.status });
}

describe.each(cases)("$id $category $verb ($parity)", (test) => {
  it(`${test.response.status} ${JSON.stringify(test.response.body)}`, async () => {
    ran += 1;
    if (test.parity !== "must" && test.better !== undefined) return expectBetter(test);
    // Silence about a redirect that leads nowhere is what the reference does, and what nobody wants.
    if (test.category === "redirect-status")
      return expect(await failureOf(test)).toBeInstanceOf(HttpRedirectError);
    if (!test.expect.ok) return expectFailure(test, await failureOf(test));
    if (test.parity === "may-differ" && /NaN|Infinity/.test(String(test.response.body)))
      // Numbers that JSON does not have are no JSON here.
      return expect(await failureOf(test)).toBeInstanceOf(RestHttpBaseException);
    expectValue(test, await run(test));
    expectRequests(test);
  });
});

/** The same calls by the description of the service. */
const described: Readonly<Record<string, (api: ArchFxApi) => Promise<unknown>>> = {
  get: (api) => api.orgs.get({ slug: "x" }),
  put: (api) => api.orgs.replace({ slug: "x", body: { name: "a" } }),
  patch: (api) => api.orgs.update({ slug: "x", body: { name: "a" } }),
  delete: (api) => api.orgs.delete({ slug: "x" }),
};

describe("generated operations", () => {
  const failing = cases.filter(({ verb, response }) => verb in described && response.status >= 300);

  it.each(failing)("fail as calls by name do: $id $verb $response.status", async (test) => {
    const byName = await run(test).catch((error: unknown) => error);
    await server?.close();
    server = await startCanned(() => canned(test.response));
    const api = new ArchFxApi({ domain: "http://archfx.test", ...server.options });
    api.setToken("T");
    const error = await described[test.verb]?.(api).catch((caught: unknown) => caught);
    await api.close();
    expect(error).toBeInstanceOf(RestHttpBaseException);
    if (!(error instanceof RestHttpBaseException)) return;
    expect(error.response?.status).toBe(test.response.status);
    expect(server.requests[0]).toMatchObject({ url, headers: { authorization: "jwt T" } });
    // Reads of the reference follow redirects anywhere; what is described stays with its service.
    if (!(byName instanceof RestHttpBaseException)) return expect(error).toBeInstanceOf(HttpRedirectError);
    expect([error.constructor, error.message]).toEqual([byName.constructor, byName.message]);
    expect(Buffer.from(error.content)).toEqual(Buffer.from(byName.content));
  });
});

afterAll(() => {
  console.log(`archfx http: ${ran} checks`);
  expect(ran).toBeGreaterThanOrEqual(floorOf(89));
});

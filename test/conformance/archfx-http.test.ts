import { ArchFxApi, type ArchFxResource, HttpRedirectError, RestHttpBaseException } from "@edgeloom/archfx";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { floorOf } from "../support/vectors.js";
import { type Canned, type CannedServer, startCanned } from "./archfx-support/canned-server.js";
import { Doors, describedFloor } from "./archfx-support/doors.js";
import { isOfKind } from "./archfx-support/failure-kinds.js";
import { type OrgCall, orgCalls } from "./archfx-support/org-calls.js";
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
const doors = new Doors("http");
let server: CannedServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

function canned({ body, ...rest }: Recorded): Canned {
  return { ...rest, body: untagged(body) as string | Uint8Array };
}

/** Lets a connection call a server that gives the recorded answers. */
async function answered(
  { response, next_responses: next = [] }: HttpCase,
  call: (api: ArchFxApi) => Promise<unknown>,
): Promise<unknown> {
  const answers = [response, ...next];
  server = await startCanned((_request, index) => canned(answers[index] ?? response));
  const api = new ArchFxApi({ domain: "http://archfx.test", ...server.options });
  api.setToken("T");
  try {
    return await call(api);
  } finally {
    await api.close();
  }
}

function run(test: HttpCase): Promise<unknown> {
  return answered(test, async (api) => {
    const { verb } = test;
    const resource: ArchFxResource = api.resource("org")("x");
    switch (verb) {
      case "get":
        return resource.get();
      case "post":
      case "put":
      case "patch":
        return resource[verb]({ a: 1 });
      case "delete":
        return resource.delete();
      case "upload_fp":
        return resource.upload({ name: "r.mp", content: new Uint8Array([1]) });
      default:
        throw new Error(`No verb ${verb}`);
    }
  });
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

/** `address` is where the first request goes in place of the recorded one. */
function expectRequests({ expect: expected }: HttpCase, address: string = url): void {
  if (expected.requests === undefined) return;
  const sent = server?.requests.map(({ method, url, headers, body }) => ({
    method,
    url,
    authorization: headers["authorization"] ?? null,
    has_body: body.length > 0,
  }));
  const wanted = expected.requests.map((one) => (one.url === url ? { ...one, url: address } : one));
  expect(sent).toEqual(wanted);
}

/** What we do where the reference is not followed. */
async function expectBetter(test: HttpCase): Promise<void> {
  const { response, better = "", parity, category } = test;
  if (/honour/i.test(better))
    return expect(comparable(await run(test))).toBe(comparable(untagged(response.body)));
  const outcome = await run(test).catch((caught: unknown) => caught);
  // Without a word about failures an accident may be ours, too, while a defect is anything but.
  if (!(outcome instanceof Error) && !mustFail.test(better)) {
    if (parity === "may-differ") return expectValue(test, outcome);
    return expect(() => expectValue(test, outcome)).toThrow();
  }
  expect(outcome).toBeInstanceOf(RestHttpBaseException);
  // A write that is redirected is not sent on, and one that fails says so.
  if (category === "redirect") {
    expect(outcome).toBeInstanceOf(HttpRedirectError);
    expect(server?.requests).toHaveLength(1);
  }
  if (response.status >= 300) expect(outcome).toMatchObject({ statusCode: response.status });
}

const mustFail = /raise|reject|fail|do not follow/;

describe.each(cases)("$id $category $verb ($parity)", (test) => {
  it(`${test.response.status} ${JSON.stringify(test.response.body)}`, async () => {
    doors.pass("by name");
    // Silence about a redirect that leads nowhere is what the reference does, and what nobody wants.
    if (test.parity !== "must" && test.category === "redirect-status")
      return expect(await failureOf(test)).toBeInstanceOf(HttpRedirectError);
    if (test.parity !== "must") return expectBetter(test);
    if (!test.expect.ok) return expectFailure(test, await failureOf(test));
    expectValue(test, await run(test));
    expectRequests(test);
  });
});

const timestamp = "2021-01-20T00:00:00Z";

/** The same calls by generated operations, and where they lead: what makes an object, or sends a file, is called on collections. */
const described: Readonly<Record<string, { readonly call: OrgCall; readonly url: string }>> = {
  ...Object.fromEntries(Object.entries(orgCalls).map(([verb, call]) => [verb, { call, url }])),
  post: { call: orgCalls.post, url: "http://archfx.test/api/v1/org/" },
  upload_fp: {
    call: (api, options) =>
      api.reports.upload(
        { timestamp, body: { file: { name: "r.mp", content: new Uint8Array([1]) } } },
        options,
      ),
    url: `http://archfx.test/api/v1/streamer/report/?timestamp=${encodeURIComponent(timestamp)}`,
  },
};

function leadsElsewhere({ response: { headers = {} } }: HttpCase): boolean {
  const location = headers["Location"];
  return location !== undefined && new URL(location, url).origin !== new URL(url).origin;
}

/** All that fails by name fails in the same words. */
function expectSameFailure(test: HttpCase, byName: RestHttpBaseException, ours: unknown): void {
  expect(ours).toBeInstanceOf(RestHttpBaseException);
  if (!(ours instanceof RestHttpBaseException)) return;
  expect(ours.response?.status).toBe(test.response.status);
  const message = byName.message.replace(url, () => described[test.verb]?.url ?? "");
  expect([ours.constructor, ours.message]).toEqual([byName.constructor, message]);
  expect(Buffer.from(ours.content)).toEqual(Buffer.from(byName.content));
}

describe.each(cases.filter(({ verb }) => verb in described))(
  "a generated operation ends as a call by name does: $id $verb",
  (test) => {
    it(`${test.response.status} ${JSON.stringify(test.response.body)}`, async () => {
      const { call, url: address } = described[test.verb] as (typeof described)[string];
      const byName = await run(test).catch((error: unknown) => error);
      await server?.close();
      const isFailure = byName instanceof RestHttpBaseException;
      doors.pass(isFailure ? "described" : "described, unchecked");
      // Most successes of the recordings are no organizations.
      const ours = await answered(test, (api) => call(api, isFailure ? {} : { validate: "off" })).catch(
        (error: unknown) => error,
      );
      expect(server?.requests[0]).toMatchObject({ url: address, headers: { authorization: "jwt T" } });
      if (isFailure) return expectSameFailure(test, byName, ours);
      // Reads of the reference follow redirects anywhere; what is described stays with its service.
      if (leadsElsewhere(test)) return expect(ours).toBeInstanceOf(HttpRedirectError);
      expectRequests(test, address);
      if (test.verb === "delete") return expect(ours).not.toBeInstanceOf(Error);
      expect(ours ?? null).toEqual(byName);
    });
  },
);

afterAll(() => {
  console.log(doors.report());
  expect(doors.ran("by name")).toBeGreaterThanOrEqual(floorOf(89));
  expect(doors.ran("described")).toBeGreaterThanOrEqual(describedFloor(57));
  expect(doors.ran("described, unchecked")).toBeGreaterThanOrEqual(describedFloor(32));
});

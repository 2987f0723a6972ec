import type { Socket } from "node:net";
import { ArchFxApi, HttpClientError, HttpParseError, RestHttpBaseException } from "@edgeloom/archfx";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { floorOf } from "../support/vectors.js";
import {
  type Behaviour,
  type Canned,
  type CannedServer,
  startCanned,
} from "./archfx-support/canned-server.js";
import { Doors } from "./archfx-support/doors.js";
import { isOfKind } from "./archfx-support/failure-kinds.js";
import { type OrgVerb, orgAnswers, orgCalls } from "./archfx-support/org-calls.js";
import { type ArchFxCase, archFxCases } from "./archfx-support/tags.js";

type Recorded =
  | "ok"
  | "close"
  | "hang"
  | "truncated"
  | { readonly status: number; readonly retry_after?: number | string };
type RetryCase = ArchFxCase & {
  readonly verb: OrgVerb;
  readonly options: { readonly timeout?: number; readonly retries?: number };
  readonly server: readonly Recorded[];
  readonly expect: {
    readonly ok: boolean;
    readonly value?: unknown;
    readonly raises?: string;
    readonly attempts: number;
  };
};

const cases = archFxCases<RetryCase>("retry");
const json = { "Content-Type": "application/json" };
const doors = new Doors("retry");
let server: CannedServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

function behaviourOf(recorded: Recorded, success: Canned): Behaviour {
  switch (recorded) {
    case "ok":
      return success;
    case "close":
      return (socket: Socket) => void socket.destroy();
    case "hang":
      return () => undefined;
    case "truncated":
      return (socket: Socket) =>
        void socket.end(
          'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{"a"',
        );
    default:
      return {
        status: recorded.status,
        headers: recorded.retry_after === undefined ? {} : { "Retry-After": String(recorded.retry_after) },
      };
  }
}

/** How a call is made, what a server answers when all is well, and what the call gives then. */
type Way = {
  readonly send: (api: ArchFxApi, verb: OrgVerb) => Promise<unknown>;
  readonly success: (verb: OrgVerb) => Canned;
  readonly value: (test: RetryCase) => unknown;
};

const byName: Way = {
  send: (api, verb) => {
    const resource = api.resource("org")("x");
    return verb === "get" ? resource.get() : resource[verb]({});
  },
  success: () => ({ status: 200, headers: json, body: '{"a":1}' }),
  value: ({ expect: expected }) => (expected.ok ? expected.value : { a: 1 }),
};

const described: Way = {
  send: (api, verb) => orgCalls[verb](api),
  success: (verb) => ({ ...orgAnswers[verb], headers: json }),
  value: ({ verb }) => (verb === "delete" ? undefined : { name: "a" }),
};

async function run({ verb, options, server: recorded }: RetryCase, way: Way): Promise<unknown> {
  server = await startCanned((_request, index) =>
    behaviourOf(recorded[index] ?? recorded.at(-1) ?? "ok", way.success(verb)),
  );
  const api = new ArchFxApi({
    domain: "http://archfx.test",
    timeoutMs: options.timeout === undefined ? undefined : options.timeout * 1_000,
    retries: options.retries,
    retry: { baseMs: 1 },
    ...server.options,
  });
  try {
    return await way.send(api, verb);
  } finally {
    await api.close();
  }
}

/** What we do where the reference is not followed. */
async function expectBetter(test: RetryCase, way: Way): Promise<void> {
  const outcome = await run(test, way).catch((error: unknown) => error);
  const attempts = server?.requests.length;
  const better = test.better ?? "";
  if (better.startsWith("retry")) return expect([outcome, attempts]).toEqual([way.value(test), 2]);
  if (/no (implicit )?retr/.test(better)) {
    expect([isOfKind(outcome, "ConnectionError"), attempts]).toEqual([true, 1]);
    return;
  }
  if (/timeout/.test(better)) return expect(isOfKind(outcome, "ReadTimeout")).toBe(true);
  if (test.server.includes("truncated")) return expect(outcome).toBeInstanceOf(HttpParseError);
  expectFree(test, way, outcome);
}

/** Where nobody said what is better: a failure of our family, or what the reference has, if that is no defect. */
function expectFree(test: RetryCase, way: Way, outcome: unknown): void {
  if (outcome instanceof Error) return expect(outcome).toBeInstanceOf(RestHttpBaseException);
  expect(outcome).toEqual(way.value(test));
  if (test.parity === "may-differ") expect(server?.requests).toHaveLength(test.expect.attempts);
}

async function check(test: RetryCase, way: Way): Promise<void> {
  if (test.parity !== "must" && test.better !== undefined) return expectBetter(test, way);
  const outcome = await run(test, way).catch((error: unknown) => error);
  // A body that is too large does not become smaller by waiting.
  const isTooLarge = test.server.some((one) => typeof one === "object" && one.status === 413);
  if (test.parity === "may-differ" && !isTooLarge) return expectFree(test, way, outcome);
  if (isTooLarge) {
    expect([outcome instanceof HttpClientError, server?.requests.length]).toEqual([true, 1]);
    return;
  }
  if (test.expect.ok) expect(outcome).toEqual(way.value(test));
  else expect(isOfKind(outcome, test.expect.raises ?? "")).toBe(true);
  expect(server?.requests).toHaveLength(test.expect.attempts);
}

describe.each(cases)("$id $verb ($parity)", (test) => {
  it(JSON.stringify([test.options, test.server]), async () => {
    doors.pass("by name");
    await check(test, byName);
  });

  it("by a generated operation", async () => {
    doors.pass("described");
    await check(test, described);
  });
});

afterAll(() => {
  console.log(doors.report());
  expect(doors.ran("by name")).toBeGreaterThanOrEqual(floorOf(20));
  expect(doors.ran("described")).toBeGreaterThanOrEqual(floorOf(20));
});

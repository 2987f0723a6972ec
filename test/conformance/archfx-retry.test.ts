import type { Socket } from "node:net";
import { ArchFxApi, HttpClientError, HttpParseError } from "@edgeloom/archfx";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { floorOf } from "../support/vectors.js";
import { type Behaviour, type CannedServer, startCanned } from "./archfx-support/canned-server.js";
import { isOfKind } from "./archfx-support/failure-kinds.js";
import { type ArchFxCase, archFxCases } from "./archfx-support/tags.js";

type Recorded =
  | "ok"
  | "close"
  | "hang"
  | "truncated"
  | { readonly status: number; readonly retry_after?: number | string };
type RetryCase = ArchFxCase & {
  readonly verb: "get" | "post" | "put" | "patch" | "delete";
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
let ran = 0;
let server: CannedServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

function behaviourOf(recorded: Recorded): Behaviour {
  switch (recorded) {
    case "ok":
      return { status: 200, headers: json, body: '{"a":1}' };
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

async function run({ verb, options, server: recorded }: RetryCase): Promise<unknown> {
  server = await startCanned((_request, index) => behaviourOf(recorded[index] ?? recorded.at(-1) ?? "ok"));
  const api = new ArchFxApi({
    domain: "http://archfx.test",
    timeoutMs: options.timeout === undefined ? undefined : options.timeout * 1_000,
    retries: options.retries,
    retry: { baseMs: 1 },
    ...server.options,
  });
  const resource = api.resource("org")("x");
  try {
    return await (verb === "get" ? resource.get() : resource[verb]({}));
  } finally {
    await api.close();
  }
}

/** What we do where the reference is not followed. */
async function expectBetter(test: RetryCase): Promise<void> {
  const outcome = await run(test).catch((error: unknown) => error);
  const attempts = server?.requests.length;
  if (test.better === "retry") return expect([outcome, attempts]).toEqual([{ a: 1 }, 2]);
  if (test.better === "no retry") {
    expect([isOfKind(outcome, "ConnectionError"), attempts]).toEqual([true, 1]);
    return;
  }
  expect(outcome).toBeInstanceOf(HttpParseError);
}

describe.each(cases)("$id $verb ($parity)", (test) => {
  it(JSON.stringify([test.options, test.server]), async () => {
    ran += 1;
    if (test.parity !== "must" && test.better !== undefined) return expectBetter(test);
    const outcome = await run(test).catch((error: unknown) => error);
    // A body that is too large does not become smaller by waiting.
    if (test.parity === "may-differ") {
      expect([outcome instanceof HttpClientError, server?.requests.length]).toEqual([true, 1]);
      return;
    }
    if (test.expect.ok) expect(outcome).toEqual(test.expect.value);
    else expect(isOfKind(outcome, test.expect.raises ?? "")).toBe(true);
    expect(server?.requests).toHaveLength(test.expect.attempts);
  });
});

afterAll(() => {
  console.log(`archfx retry: ${ran} checks`);
  expect(ran).toBeGreaterThanOrEqual(floorOf(20));
});

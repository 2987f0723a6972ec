import { afterEach, expect } from "vitest";
import { silentLogger } from "../../../runtime/core/src/base/log.js";
import {
  createHttpClient,
  type HttpClient,
  HttpError,
  type HttpOptions,
} from "../../../runtime/core/src/http/index.js";
import { type Answering, type RawServer, rawServer, reply } from "./raw-server.js";
import type { SelfSigned } from "./self-signed.js";

/** What is run when a test has ended. */
export const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** Starts a server that is closed behind the test. */
export async function serve(answering: Answering, tls?: SelfSigned): Promise<RawServer> {
  const server = await rawServer(answering, tls);
  ends.push(async () => await server.close());
  return server;
}

/** Makes a client of which no call may be left when the test has ended. */
export function client(baseUrl: string, options: Partial<HttpOptions> = {}): HttpClient {
  const http = createHttpClient({
    baseUrl,
    timeoutMs: 10_000,
    logger: silentLogger,
    retry: { baseMs: 1, maxDelayMs: 2 },
    ...options,
  });
  ends.push(async () => {
    expect(http.inFlight).toBe(0);
    await http.close();
  });
  return http;
}

/** The error of a call that has to fail. */
export async function failure(promise: Promise<unknown>): Promise<HttpError> {
  const error = await promise.then(
    () => new Error("it was expected to fail"),
    (caught: unknown) => caught,
  );
  if (!(error instanceof HttpError)) throw error;
  return error;
}

/** Content type of JSON. */
export const json = { "content-type": "application/json" };
/** A reply without fault. */
export const fine = reply(200, json, '{"ok":true}');

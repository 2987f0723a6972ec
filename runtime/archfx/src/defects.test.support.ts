import { silentLogger } from "@edgeloom/runtime/base";
import { afterEach, expect, vi } from "vitest";
import { ArchFxApi, type ArchFxApiOptions, type RestHttpBaseException } from "./index.js";
import { type FakeArchFx, type FakeArchFxOptions, startFakeArchFx } from "./testing/index.js";

/** What is closed after each test, the last one first. */
export const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  vi.unstubAllEnvs();
  for (const thing of open.splice(0).reverse()) await thing.close();
});

/** A fake server and a connection to it that is logged in with an opaque token. */
export async function start(
  options: Partial<ArchFxApiOptions> = {},
  fakeOptions: FakeArchFxOptions = {},
): Promise<{ fake: FakeArchFx; api: ArchFxApi }> {
  const fake = await startFakeArchFx(fakeOptions);
  const api = new ArchFxApi({ domain: fake.url, logger: silentLogger, retry: { baseMs: 1 }, ...options });
  open.push(fake, api);
  api.setToken("opaque-1", "token");
  return { fake, api };
}

/** The error with which a call ends. */
export function failure(promise: Promise<unknown>): Promise<RestHttpBaseException> {
  return promise.then(
    () => expect.unreachable("it succeeded"),
    (error: unknown) => error as RestHttpBaseException,
  );
}

/** Who may log in. */
export const credentials = { email: "user1@test.com", password: "pass" };

/** Paths of the requests so far. */
export function paths(fake: FakeArchFx): readonly string[] {
  return fake.requests.map(({ path }) => path);
}

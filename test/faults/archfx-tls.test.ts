import {
  ArchFxApi,
  type ArchFxApiOptions,
  HttpCouldNotVerifyServerError,
  HttpRedirectError,
} from "@edgeloom/archfx";
import { type FakeArchFx, startFakeArchFx } from "@edgeloom/archfx/testing";
import { silentLogger } from "@edgeloom/runtime/base";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { selfSigned } from "./http-support/self-signed.js";

const certificate = selfSigned();
let fake: FakeArchFx;
const apis: ArchFxApi[] = [];

beforeEach(async () => {
  fake = await startFakeArchFx({ tls: certificate });
});

afterEach(async () => {
  vi.unstubAllEnvs();
  for (const api of apis.splice(0)) await api.close();
  await fake.close();
});

function connect(options: ArchFxApiOptions = {}): ArchFxApi {
  const api = new ArchFxApi({ domain: fake.url, logger: silentLogger, ...options });
  apis.push(api);
  api.setToken("opaque-1", "token");
  return api;
}

test("a certificate that nobody vouches for is refused, at every call, before anything is sent", async () => {
  const api = connect();
  const calls = [
    () => api.resource("org").get(),
    () => api.resource("org").post({}),
    () => api.login({ email: "user1@test.com", password: "pass" }),
    () => api.logout(),
  ];
  for (const call of calls) {
    const error: unknown = await call().catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(HttpCouldNotVerifyServerError);
    expect(error).toMatchObject({ response: undefined, cause: expect.any(Error) as Error });
  }
  expect(fake.requests).toEqual([]);
});

test("one's own certificate is trusted when it is given, or when nothing is verified", async () => {
  expect(
    await connect({ tls: { extraCa: certificate.cert } })
      .resource("server")
      .get(),
  ).toHaveProperty("now");
  expect(
    await connect({ tls: { verify: false } })
      .resource("server")
      .get(),
  ).toHaveProperty("now");
});

test("defect 17: no variable of the environment overrides what was asked for", async () => {
  vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
  vi.stubEnv("REQUESTS_CA_BUNDLE", "/dev/null");
  await expect(connect().resource("server").get()).rejects.toBeInstanceOf(HttpCouldNotVerifyServerError);
  expect(
    await connect({ tls: { verify: false } })
      .resource("server")
      .get(),
  ).toHaveProperty("now");
});

test("no redirect leads from TLS to none", async () => {
  const plain = await startFakeArchFx();
  const api = connect({ tls: { extraCa: certificate.cert } });
  fake.inject({ kind: "redirect", status: 302, to: `${plain.url}/api/v1/server/` });
  await expect(api.resource("org").get()).rejects.toBeInstanceOf(HttpRedirectError);
  expect(plain.requests).toEqual([]);
  await plain.close();
});

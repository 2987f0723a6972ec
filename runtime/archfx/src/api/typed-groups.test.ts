import { securitySchemes } from "@edgeloom/archfx-sdk";
import { silentLogger } from "@edgeloom/runtime/base";
import { afterEach, beforeEach, expect, expectTypeOf, test } from "vitest";
import { ArchFXFlexibleDictionaryReport } from "../reports/index.js";
import { type FakeArchFx, startFakeArchFx } from "../testing/index.js";
import { ArchFxApi, HttpAuthenticationError, HttpNotFoundError, HttpParseError } from "./index.js";

let fake: FakeArchFx;
let api: ArchFxApi;

beforeEach(async () => {
  fake = await startFakeArchFx();
  api = new ArchFxApi({ domain: fake.url, logger: silentLogger });
  api.setToken("opaque-1", "token");
});

afterEach(async () => {
  await api.close();
  await fake.close();
});

test("typed operations share the login, and their replies are checked", async () => {
  const machine = await api.machines.get({ slug: "d--0000-0001-0000-0001" });
  expect(machine.slug).toBe("d--0000-0001-0000-0001");
  expectTypeOf(machine.slug).toEqualTypeOf<string | undefined>();
  expect(fake.requests[0]?.headers["authorization"]).toBe("token opaque-1");
  fake.rows("org").push({ slug: "broken", name: 5 });
  await expect(api.orgs.get({ slug: "broken" })).rejects.toBeInstanceOf(HttpParseError);
});

test("what is described to need no login shows none, unless it is asked to", async () => {
  const tokens = fake.issueTokens();
  api.setToken(tokens, "jwt");
  const body = { email: "user1@test.com", password: "pass" };
  expect(await api.auth.login({ body })).toHaveProperty("jwt");
  await api.server.info({});
  expect(await api.auth.login.reply({ body })).toMatchObject({ status: 200 });
  await api.server.info({}, { auth: true });
  expect(fake.requests.map(({ headers }) => headers["authorization"])).toEqual([
    undefined,
    undefined,
    undefined,
    `jwt ${tokens.access}`,
  ]);
});

test("a wrong password is no reason to use a refresh token up", async () => {
  api.setToken(fake.issueTokens(), "jwt");
  const login = api.auth.login({ body: { email: "user1@test.com", password: "wrong" } });
  await expect(login).rejects.toBeInstanceOf(HttpAuthenticationError);
  expect(fake.requests.map(({ path }) => path)).toEqual(["auth/login"]);
});

test("items of all pages", async () => {
  const labels: (string | undefined)[] = [];
  for await (const device of api.devices.list.items({ parent: "pl--0000-0001" })) labels.push(device.label);
  expect([labels.length, labels[249]]).toEqual([250, "Device 250"]);
  expect(fake.requests).toHaveLength(3);
});

test("every resource of the service answers as it is described", async () => {
  const limit = { limit: 3 };
  expect(await api.accounts.list.items().toArray(limit)).toHaveLength(1);
  expect(await api.orgs.list.items().toArray(limit)).toHaveLength(2);
  expect(await api.sites.list.items({ org: "arch-systems" }).toArray(limit)).toHaveLength(1);
  expect(await api.areas.list.items({ site: "ps--0000-0001" }).toArray(limit)).toHaveLength(1);
  expect(await api.lines.list.items({ area: "pa--0000-0001" }).toArray(limit)).toHaveLength(1);
  expect(await api.machines.list.items().toArray(limit)).toHaveLength(1);
  expect(await api.streams.list.items().toArray(limit)).toHaveLength(1);
  expect(await api.notes.list.items().toArray(limit)).toEqual([]);
  expect(await api.properties.list.items().toArray(limit)).toEqual([]);
  expect(await api.events.list.items().toArray(limit)).toEqual([]);
  expect(await api.streamers.list.items().toArray(limit)).toEqual([]);
  expect(await api.data.list.items().toArray(limit)).toEqual([]);
  expect(await api.server.info({})).toHaveProperty("now");
  expect((await api.auth.userInfo({})).email).toBe("user1@test.com");
});

test("writes, with what the server says when they are refused", async () => {
  const org = await api.orgs.create({ body: { name: "My Org" } });
  expect(org.slug).toBe("my-org");
  expect(await api.orgs.update({ slug: "my-org", body: { about: "x" } })).toMatchObject({ about: "x" });
  expect(await api.orgs.delete({ slug: "my-org" })).toBeUndefined();
  const error: unknown = await api.orgs.get({ slug: "my-org" }).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(HttpNotFoundError);
  expect(error).toMatchObject({ detail: "Not found.", url: `${fake.url}/api/v1/org/my-org/` });
});

test("devices of a machine, as a page and as a plain list", async () => {
  expect(await api.machines.devices({ slug: "d--0000-0001-0000-0001" })).toMatchObject({ count: 3 });
});

test("a report is uploaded by its description, too", async () => {
  const report = ArchFXFlexibleDictionaryReport.fromReadings({
    device: 1,
    data: [{ timestamp: "2021-01-20T00:00:00Z", stream: "5051", value: 1, readingId: 1 }],
  });
  const file = { name: "report.mp", content: report.encode() };
  expect(await api.reports.upload({ timestamp: "2021-01-20T00:00:00Z", body: { file } })).toEqual({
    count: 1,
  });
});

test("the schemes of the description are those of the session", () => {
  expect(Object.keys(securitySchemes)).toEqual(["jwt", "token"]);
});

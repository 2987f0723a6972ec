import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeTokens } from "../auth/token-value.js";
import { fileTokenStore } from "./file-token-store.js";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "archfx-store-"));
});

afterEach(() => rm(folder, { recursive: true }));

const login = (token: string) => ({ tokens: makeTokens(token, `${token}-refresh`, "jwt"), username: "me" });

test("a login comes back with everything, for its server only", async () => {
  const store = fileTokenStore(join(folder, "deep/er/tokens.json"));
  await store.save("https://a", login("A"));
  const found = await fileTokenStore(join(folder, "deep/er/tokens.json")).load("https://a");
  expect([found?.tokens.token.reveal(), found?.tokens.refreshToken?.reveal(), found?.username]).toEqual([
    "A",
    "A-refresh",
    "me",
  ]);
  expect(await store.load("https://b")).toBeUndefined();
});

test("only its owner may read it, and nothing else is left behind", async () => {
  const path = join(folder, "x/tokens.json");
  await fileTokenStore(path).save("https://a", login("A"));
  expect([(await stat(path)).mode & 0o777, (await stat(join(folder, "x"))).mode & 0o777]).toEqual([
    0o600, 0o700,
  ]);
  expect(await readdir(join(folder, "x"))).toEqual(["tokens.json"]);
});

test("changes at the same time lose nothing", async () => {
  const store = fileTokenStore(join(folder, "tokens.json"));
  const servers = Array.from({ length: 20 }, (_, index) => `https://${index}`);
  await Promise.all(servers.map((server) => store.save(server, login("T"))));
  await Promise.all(servers.slice(5).map((server) => store.remove(server)));
  const found = await Promise.all(servers.map((server) => store.load(server)));
  expect(found.filter((entry) => entry !== undefined)).toHaveLength(5);
});

test("a file that others may read is refused", async () => {
  const path = join(folder, "tokens.json");
  await writeFile(path, "{}");
  await chmod(path, 0o644);
  await expect(fileTokenStore(path).load("https://a")).rejects.toMatchObject({ code: "CONFIG", place: path });
});

test.each([
  "{broken secret",
  "[]",
  '"text"',
  '{"https://a":{"token":" a","tokenType":"jwt"}}',
  '{"https://a":1}',
])("a damaged file gives no token and quotes nothing: %s", async (text) => {
  const path = join(folder, "tokens.json");
  await writeFile(path, text, { mode: 0o600 });
  const outcome: unknown = await fileTokenStore(path)
    .load("https://a")
    .catch((error: unknown) => error);
  if (outcome !== undefined) expect(outcome).toMatchObject({ code: "CONFIG" });
  expect(String(outcome)).not.toContain("secret");
});

test("a server may have any name", async () => {
  const path = join(folder, "tokens.json");
  await fileTokenStore(path).save("__proto__", login("P"));
  expect((await fileTokenStore(path).load("__proto__"))?.tokens.token.reveal()).toBe("P");
  expect(await readFile(path, "utf8")).toContain('"__proto__"');
});

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { liveCommand } from "../cli/index.js";
import { openSource } from "../model/source.js";
import { type Exchange, type RestMock, startRestMock } from "./index.js";

const none = { 204: { description: "done" } };
const get = (operationId: string, security: unknown, responses: object = none) => ({
  get: { operationId, ...(security !== undefined && { security }), responses },
});
const document = {
  openapi: "3.1.0",
  info: { title: "Doors", version: "1" },
  security: [{ token: [] }],
  paths: {
    "/usual": get("usual", undefined),
    "/free": get("free", []),
    "/maybe": get("maybe", [{ token: [] }, {}]),
    "/query": get("inQuery", [{ inQuery: [] }]),
    "/header": get("inHeader", [{ inHeader: [] }], { ...none, 403: { description: "go away" } }),
    "/cookie": get("inCookie", [{ inCookie: [] }]),
    "/basic": get("basic", [{ name: [] }]),
    "/login": get("login", [{ login: ["read"] }]),
    "/both": get("both", [
      { name: [], inQuery: [] },
      { login: [], wire: [] },
    ]),
    "/wire": get("wire", [{ wire: [] }]),
  },
  components: {
    securitySchemes: {
      token: { type: "http", scheme: "bearer" },
      name: { type: "http", scheme: "basic" },
      login: { type: "openIdConnect", openIdConnectUrl: "https://login.example.com" },
      wire: { type: "mutualTLS" },
      inQuery: { type: "apiKey", in: "query", name: "the key" },
      inHeader: { type: "apiKey", in: "header", name: "X-Key" },
      inCookie: { type: "apiKey", in: "cookie", name: "sid" },
    },
  },
};

const folder = mkdtempSync(join(tmpdir(), "edgeloom-credentials-"));
const seen: Exchange[] = [];
let mock: RestMock;

beforeAll(async () => {
  writeFileSync(join(folder, "doors.json"), JSON.stringify(document));
  mock = await startRestMock(openSource(["doors.json"], folder), { onExchange: (each) => seen.push(each) });
});
afterAll(async () => {
  await mock.close();
  rmSync(folder, { recursive: true, force: true });
});

const ask = (path: string, headers: Readonly<Record<string, string>> = {}) =>
  fetch(`${mock.url}${path}`, { headers });

describe("a REST mock lets in", () => {
  test.each<[string, string, Readonly<Record<string, string>>]>([
    ["who sends a token", "/usual", { authorization: "bearer x" }],
    ["everybody where nothing is asked for", "/free", {}],
    ["everybody where a way asks for nothing", "/maybe", {}],
    ["a key in the query", "/query?a=1&the%20key=x", {}],
    ["a key in a header", "/header", { "x-key": "x" }],
    ["a key in a cookie", "/cookie", { cookie: "a=b; sid=x" }],
    ["a name and a password", "/basic", { authorization: "Basic eDp5" }],
    ["a token of a login", "/login", { authorization: "Bearer x" }],
    ["the first of two ways", "/both?the+key=x", { authorization: "Basic eDp5" }],
    ["the second of two ways, whose certificate it cannot see", "/both", { authorization: "Bearer x" }],
    ["who would show a certificate", "/wire", {}],
  ])("%s", async (_, path, headers) => {
    expect((await ask(path, headers)).status).toBe(204);
  });

  test("everybody when it is told to", async () => {
    const open = await startRestMock(openSource(["doors.json"], folder), { auth: false });
    expect((await fetch(`${open.url}/usual`)).status).toBe(204);
    await open.close();
  });
});

describe("a REST mock refuses", () => {
  test.each<[string, string, Readonly<Record<string, string>>, number, string, string | null]>([
    ["nothing", "/usual", {}, 401, "the header Authorization: Bearer …", 'Bearer realm="mock"'],
    ["an empty token", "/usual", { authorization: "Bearer " }, 401, "Bearer …", 'Bearer realm="mock"'],
    ["another scheme", "/usual", { authorization: "Basic x" }, 401, "Bearer …", 'Bearer realm="mock"'],
    ["an empty key", "/query?the+key=", {}, 401, "the query parameter the key", 'ApiKey realm="mock"'],
    ["by the status that is described", "/header", {}, 403, "the header X-Key", null],
    ["no cookie", "/cookie", { cookie: "said=x" }, 401, "the cookie sid", 'ApiKey realm="mock"'],
    [
      "half of a way",
      "/both?the+key=x",
      {},
      401,
      "Authorization: Basic …; or the header Authorization: Bearer …. Any value will do",
      'Basic realm="mock", ApiKey realm="mock", Bearer realm="mock"',
    ],
  ])("%s", async (_, path, headers, status, words, challenge) => {
    const reply = await ask(path, headers);
    expect(reply.status).toBe(status);
    expect(reply.headers.get("www-authenticate")).toBe(challenge);
    expect(((await reply.json()) as { readonly detail: string }).detail).toContain(words);
  });

  test("before it looks at the rest of the request", async () => {
    expect((await fetch(`${mock.url}/usual`, { method: "POST" })).status).toBe(405);
  });
});

test("a key in the query is not told", async () => {
  await ask("/query?the%20key=hunter2&a=1");
  await ask("/query?a=1&the+key=hunter2");
  expect(seen.slice(-2).map(({ path }) => path)).toEqual([
    "/query?the%20key=[redacted]&a=1",
    "/query?a=1&the+key=[redacted]",
  ]);
});

describe("edgeloom call", () => {
  async function call(operation: string) {
    const said: string[] = [];
    const write = (text: string) => void said.push(text);
    const stdin = (async function* () {})();
    const io = {
      cwd: folder,
      color: false,
      out: write,
      err: write,
      stdin,
      stop: new AbortController().signal,
    };
    return { code: await liveCommand("call", ["doors.json", operation, "--server", mock.url], io), said };
  }

  test("says where it looks for a credential, and sends it without telling it", async () => {
    const refused = await call("inQuery");
    expect(refused.code).toBe(1);
    expect(refused.said.at(-1)).toContain("EDGELOOM_CREDENTIAL_INQUERY");
    vi.stubEnv("EDGELOOM_CREDENTIAL_INQUERY", "hunter2");
    vi.stubEnv("EDGELOOM_CREDENTIAL_NAME", "me:hunter2");
    try {
      expect(await call("inQuery")).toEqual({ code: 0, said: ["204"] });
      expect(await call("basic")).toEqual({ code: 0, said: ["204"] });
      expect((await call("both")).code).toBe(0);
    } finally {
      vi.unstubAllEnvs();
    }
  });
});

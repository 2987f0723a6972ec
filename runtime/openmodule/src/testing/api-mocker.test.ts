import { request as httpRequest } from "node:http";
import { afterEach, beforeEach, expect, it } from "vitest";
import { ApiMocker } from "./index.js";

let mocker: ApiMocker;

beforeEach(async () => {
  mocker = await ApiMocker.start();
});
afterEach(() => mocker.close());

async function ask(path: string, init?: RequestInit): Promise<string> {
  const reply = await fetch(`${mocker.host}${path}`, init);
  return `${reply.status} ${await reply.text()}`;
}

it("uses what was prepared in order, and keeps the last", async () => {
  mocker.prepare("get", "a", { text: "once" }, { times: 1 });
  mocker.prepare("GET", "/a", { text: "twice" }, { times: 2 });
  mocker.prepare("GET", "/a", ({ path }) => ({ status: 418, json: { path } }));
  mocker.prepare("GET", "/a?b=1", { text: "query" });
  const replies: string[] = [];
  for (const path of ["/a", "/a", "/a", "/a", "/a?b=2", "/a?b=1"]) replies.push(await ask(path));
  expect(replies).toEqual([
    "200 once",
    "200 twice",
    "200 twice",
    '418 {"path":"/a"}',
    '418 {"path":"/a?b=2"}',
    "200 query",
  ]);
  mocker.assertAllUsed();
});

it("tells what nobody asked for, and what nobody expected", async () => {
  mocker.prepare("GET", "/never", {});
  expect(await ask("/other", { method: "POST", body: "text" })).toContain("404");
  expect(() => mocker.assertAllUsed()).toThrow(
    "unexpected requests: [POST /other], never asked for: [GET /never]",
  );
  expect(mocker.requests).toMatchObject([{ method: "POST", path: "/other", body: "text" }]);
  mocker.reset();
  mocker.assertAllUsed();
  expect(mocker.requests).toEqual([]);
});

it("uses up what is limited", async () => {
  mocker.prepare("GET", "/a", {}, { times: 1 });
  expect([await ask("/a"), await ask("/a")].map((reply) => reply.slice(0, 3))).toEqual(["200", "404"]);
});

it("closes connections that hang, and refuses bodies that are too large", async () => {
  mocker.prepare("GET", "/hang", "hang");
  mocker.prepare("GET", "/drop", "drop");
  await expect(ask("/drop")).rejects.toThrow();
  const ended = new Promise((resolve) => {
    httpRequest(`${mocker.host}/large`, { method: "POST" })
      .on("error", resolve)
      .end(Buffer.alloc(9 * 1024 * 1024));
  });
  expect(await ended).toMatchObject({ code: expect.stringMatching(/ECONNRESET|EPIPE/) as string });
  const hanging = expect(ask("/hang")).rejects.toThrow();
  while (mocker.requests.length < 2) await new Promise(setImmediate);
  await mocker.close();
  await hanging;
  await mocker.close();
});

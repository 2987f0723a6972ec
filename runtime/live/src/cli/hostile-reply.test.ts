import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { liveCommand } from "./index.js";

const evil = "\u009b2J\u202e\u001b[2J";
const color = new RegExp(`${String.fromCharCode(27)}\\[\\d{1,2}m`, "g");
const content = {
  "application/json": { schema: { type: "object" } },
  "text/plain": { schema: { type: "string" } },
};
const get = { operationId: "read", responses: { 200: { description: "ok", content } } };
const document = { openapi: "3.1.0", info: { title: "t", version: "1" }, paths: { "/": { get } } };

test.each<[string, number, string, string]>([
  ["a body of JSON", 200, "application/json", JSON.stringify({ a: evil })],
  ["a text", 200, "text/plain", evil],
  ["a failure", 500, "application/problem+json", JSON.stringify({ title: evil, detail: evil })],
  ["what is no JSON", 200, "application/json", evil],
])("%s cannot steer the terminal of who called", async (_, status, type, body) => {
  const server = createServer((_request, response) => {
    response.writeHead(status, { "content-type": type }).end(body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const folder = mkdtempSync(join(tmpdir(), "edgeloom-hostile-"));
  onTestFinished(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });
  writeFileSync(join(folder, "api.json"), JSON.stringify(document));
  const said: string[] = [];
  const write = (text: string) => void said.push(text);
  const stdin = (async function* () {})();
  const io = { cwd: folder, color: true, out: write, err: write, stdin, stop: new AbortController().signal };
  const { port } = server.address() as AddressInfo;
  await liveCommand("call", ["api.json", "read", "--server", `http://127.0.0.1:${port}`], io);
  expect(said.length).toBeGreaterThan(0);
  expect(said.join("\n").replaceAll(color, "")).not.toMatch(/[\p{Cf}]|\p{Cc}(?<!\n)/u);
});

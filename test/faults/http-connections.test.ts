import type { Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { endless, rawServer, reply } from "./http-support/raw-server.js";
import { client, failure, fine, json, serve } from "./http-support/scene.js";
import { eventually } from "./transport-support/waiting.js";

describe("row 40: statuses", () => {
  it("429 with Retry-After is repeated when it says so", async () => {
    const server = await serve(
      (socket, { index }) => void socket.write(index === 0 ? reply(429, { "retry-after": 0 }) : fine),
    );
    expect((await client(server.url).request({ path: "x" })).body).toEqual({ ok: true });
    expect(server.requests.length).toBe(2);
  });

  it("500 is not repeated, and 502 with a page of HTML is told by its status", async () => {
    const page = "<html><body>hunter2</body></html>";
    const server = await serve(
      (socket, { head }) =>
        void socket.write(reply(head.includes("/500") ? 500 : 502, { "content-type": "text/html" }, page)),
    );
    const http = client(server.url);
    const { kind, attempt, detail } = await failure(http.request({ path: "500" }));
    expect({ kind, attempt, detail }).toEqual({ kind: "server", attempt: 1, detail: undefined });
    const error = await failure(http.request({ path: "502" }));
    expect(error).toMatchObject({ code: "REMOTE", statusCode: 502, attempt: 3, body: page });
    expect(error.message).not.toContain("hunter2");
    expect(server.requests.length).toBe(4);
  });

  it("204 with a body is empty, and what comes behind it is no reply to another request", async () => {
    let late: Socket | undefined;
    const server = await serve((socket, { index }) => {
      if (index === 0) late = socket;
      socket.write(index === 0 ? "HTTP/1.1 204 x\r\ncontent-length: 2\r\n\r\n" : fine);
    });
    const http = client(server.url);
    expect(await http.request({ path: "x" })).toMatchObject({ status: 204, body: undefined });
    late?.write(reply(200, json, '{"ok":"of another"}'));
    await eventually(() => expect(server.open.size).toBe(0));
    expect((await http.request({ path: "x" })).body).toEqual({ ok: true });
  });

  it("103 before the reply is passed over", async () => {
    const server = await serve((socket) => void socket.write(`HTTP/1.1 103 x\r\nlink: </a>\r\n\r\n${fine}`));
    expect((await client(server.url).request({ path: "x" })).status).toBe(200);
  });

  it("broken JSON is an error that does not quote it", async () => {
    const server = await serve((socket) => void socket.write(reply(200, json, '{"password":"hunter2",')));
    const error = await failure(client(server.url).request({ path: "x" }));
    expect(error).toMatchObject({ kind: "parse", code: "MALFORMED", statusCode: 200 });
    expect(`${error.message} ${error.stack ?? ""} ${JSON.stringify(error)}`).not.toContain("hunter2");
  });
});

describe("row 40: connections", () => {
  it("refused", async () => {
    const server = await rawServer(() => undefined);
    await server.close();
    const error = await failure(client(server.url).request({ method: "POST", path: "x", json: 1 }));
    expect(error).toMatchObject({
      kind: "network",
      code: "UNAVAILABLE",
      attempt: 3,
      cause: { code: "ECONNREFUSED" },
    });
  });

  it("closed before the header", async () => {
    const server = await serve((socket) => void socket.destroy());
    const http = client(server.url);
    expect(await failure(http.request({ path: "x" }))).toMatchObject({
      kind: "network",
      code: "UNAVAILABLE",
      attempt: 3,
    });
    expect(await failure(http.request({ method: "POST", path: "x", json: 1 }))).toMatchObject({
      code: "UNKNOWN_OUTCOME",
      attempt: 1,
    });
    expect(server.requests.length).toBe(4);
  });

  it.each([
    [
      "shorter than announced",
      "HTTP/1.1 200 x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n[1",
    ],
    [
      "cut within a chunk",
      "HTTP/1.1 200 x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n9\r\n[1",
    ],
    [
      "cut between chunks",
      "HTTP/1.1 200 x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n1\r\n1\r\n",
    ],
  ])("a body that is %s", async (_, text) => {
    const server = await serve((socket) => void socket.end(text));
    expect(await failure(client(server.url).request({ path: "x" }))).toMatchObject({
      kind: "truncated",
      code: "MALFORMED",
      attempt: 3,
    });
    const stream = await client(server.url).request({ path: "x", as: "stream" });
    expect(await failure(stream.body.bytes())).toMatchObject({ kind: "truncated" });
  });

  it("a packed body that is cut, or is none", async () => {
    const packed = gzipSync(JSON.stringify({ ok: "x".repeat(1000) }));
    const head = (bytes: Buffer): string =>
      `HTTP/1.1 200 x\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\ncontent-length: ${bytes.length}\r\n\r\n`;
    const server = await serve((socket, { head: request }) => {
      const bytes = request.includes("/cut")
        ? packed.subarray(0, 20)
        : request.includes("/none")
          ? Buffer.from("not packed")
          : packed;
      socket.write(Buffer.concat([Buffer.from(head(bytes)), bytes]));
    });
    const http = client(server.url);
    expect((await http.request({ path: "x" })).body).toEqual({ ok: "x".repeat(1000) });
    expect(await failure(http.request({ path: "none" }))).toMatchObject({ kind: "parse" });
    expect(await failure(http.request({ path: "cut" }))).toMatchObject({ kind: "truncated" });
  });

  it.each([
    ["no HTTP", "SSH-2.0-x\r\n\r\n"],
    ["a header without end", `HTTP/1.1 200 x\r\nx: ${"y".repeat(70_000)}\r\n\r\n`],
    ["two lengths", "HTTP/1.1 200 x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab"],
    [
      "length and chunks",
      "HTTP/1.1 200 x\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
    ],
  ])("%s", async (_, text) => {
    const server = await serve((socket) => void socket.write(text));
    expect(await failure(client(server.url).request({ path: "x", retry: false }))).toMatchObject({
      kind: "network",
    });
  });

  it("a peer that says nothing, or a byte now and then, is left at the deadline", async () => {
    const server = await serve((socket, { head }) => {
      if (head.includes("/silent")) return;
      socket.write("HTTP/1.1 200 x\r\ncontent-length: 1000\r\n\r\n");
      const drip = setInterval(() => socket.write("x"), 20);
      socket.on("close", () => clearInterval(drip));
    });
    const http = client(server.url, { timeoutMs: 150 });
    expect(await failure(http.request({ path: "silent" }))).toMatchObject({
      kind: "timeout",
      code: "DEADLINE_EXCEEDED",
    });
    expect(await failure(http.request({ path: "drip" }))).toMatchObject({ kind: "timeout" });
    await eventually(() => expect(server.open.size).toBe(0));
  });

  it("a stream that falls silent ends", async () => {
    const server = await serve(
      (socket) => void socket.write("HTTP/1.1 200 x\r\ncontent-length: 1000\r\n\r\nab"),
    );
    const { body } = await client(server.url, { timeoutMs: 150 }).request({ path: "x", as: "stream" });
    const seen: number[] = [];
    const read = async (): Promise<void> => {
      for await (const chunk of body) seen.push(chunk.length);
    };
    expect(await failure(read())).toMatchObject({ kind: "timeout" });
    expect(seen).toEqual([2]);
    await eventually(() => expect(server.open.size).toBe(0));
  });

  it("leaving a stream ends the transfer", async () => {
    const server = await serve(endless("HTTP/1.1 200 x\r\ncontent-type: text/plain\r\n\r\n", "line\n"));
    const http = client(server.url);
    const { body } = await http.request({ path: "x", as: "stream" });
    for await (const line of body.lines()) {
      expect(line).toBe("line");
      break;
    }
    expect(http.inFlight).toBe(0);
    await eventually(() => expect(server.open.size).toBe(0));
  });
});

import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { endless } from "./http-support/raw-server.js";
import { client, ends, failure, fine, serve } from "./http-support/scene.js";
import { eventually } from "./transport-support/waiting.js";

describe("row 40: sizes", () => {
  const mebibyte = 1024 * 1024;

  it.each([
    ["announced", "content-length: 10737418240\r\n", "x", 8 * mebibyte],
    ["without an end", "", "x", 8 * mebibyte],
    ["in chunks of a byte", "transfer-encoding: chunked\r\n", "1\r\nx\r\n", mebibyte / 2],
  ])("10 GB, %s, are cut at the limit", async (_, header, text, maxResponseBytes) => {
    const server = await serve(endless(`HTTP/1.1 200 x\r\n${header}\r\n`, text));
    const before = process.memoryUsage().rss;
    expect(await failure(client(server.url).request({ path: "x", maxResponseBytes }))).toMatchObject({
      kind: "too-large",
      attempt: 1,
    });
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * mebibyte);
    expect(server.requests.length).toBe(1);
    await eventually(() => expect(server.open.size).toBe(0));
  });

  it("1 GB of nothing, packed to 1 MB, too", async () => {
    const bomb = gzipSync(Buffer.alloc(64 * mebibyte));
    const server = await serve((socket) => {
      socket.write(`HTTP/1.1 200 x\r\ncontent-encoding: gzip\r\ncontent-length: ${bomb.length}\r\n\r\n`);
      socket.write(bomb);
    });
    expect(await failure(client(server.url).request({ path: "x" }))).toMatchObject({ kind: "too-large" });
  });

  it("a stream has a limit of its own, and memory stays flat below it", async () => {
    const server = await serve(endless("HTTP/1.1 200 x\r\n\r\n", "x".repeat(1000)));
    const http = client(server.url, { limits: { maxStreamBytes: 64 * mebibyte } });
    const before = process.memoryUsage().rss;
    const { body } = await http.request({ path: "x", as: "stream" });
    let bytes = 0;
    const read = async (): Promise<void> => {
      for await (const chunk of body) bytes += chunk.length;
    };
    expect(await failure(read())).toMatchObject({ kind: "too-large" });
    expect(bytes).toBeGreaterThan(63 * mebibyte);
    expect(process.memoryUsage().rss - before).toBeLessThan(60 * mebibyte);
  });

  it("a body that is too large is not sent", async () => {
    const server = await serve((socket) => void socket.write(fine));
    const http = client(server.url, { limits: { maxRequestBytes: 1000 } });
    expect(await failure(http.request({ method: "POST", path: "x", json: "x".repeat(1001) }))).toMatchObject({
      kind: "request",
      attempt: 1,
    });
    expect(server.requests.length).toBe(0);
  });
});

describe("uploads", () => {
  it("send files with their progress, and streams without knowing their length", async () => {
    const heads: string[] = [];
    const bodies: number[] = [];
    const server = await import("node:http").then(({ createServer }) =>
      createServer((request, response) => {
        let bytes = 0;
        request.on("data", (chunk: Buffer) => {
          bytes += chunk.length;
        });
        request.on("end", () => {
          heads.push(request.headers["content-length"] ?? "chunked");
          bodies.push(bytes);
          response.end();
        });
      }),
    );
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    ends.push(async () => await new Promise((resolve) => server.close(() => resolve())));
    const { port } = server.address() as { port: number };
    const http = client(`http://127.0.0.1:${port}`);
    const seen: number[] = [];
    const content = new Blob([new Uint8Array(10 * 1024 * 1024)]);
    await http.request({
      method: "POST",
      path: "x",
      multipart: { files: { file: { content, name: "a" } } },
      onProgress: ({ direction, loaded }) => void (direction === "upload" && seen.push(loaded)),
    });
    async function* stream(): AsyncGenerator<Uint8Array> {
      for (let block = 0; block < 20; block++) yield await Promise.resolve(new Uint8Array(1024 * 1024));
    }
    await http.request({ method: "PUT", path: "x", body: stream() });
    await http.request({ method: "PUT", path: "x", body: content });
    expect(heads).toEqual([String(bodies[0]), "chunked", String(10 * 1024 * 1024)]);
    expect(bodies[0]).toBeGreaterThan(10 * 1024 * 1024);
    expect(bodies.slice(1)).toEqual([20 * 1024 * 1024, 10 * 1024 * 1024]);
    expect(seen.at(-1)).toBe(bodies[0]);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  });

  it("whose source fails are no failure of the network", async () => {
    const server = await serve(() => undefined);
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(new Uint8Array(10));
      throw new Error("disk");
    }
    expect(
      await failure(client(server.url).request({ method: "PUT", path: "x", body: broken() })),
    ).toMatchObject({ kind: "request", cause: { message: "disk" } });
  });
});

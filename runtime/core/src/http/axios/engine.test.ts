import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { failureIn } from "../http.test.support.js";
import { createHttpClient } from "../http-client.js";

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  ends.push(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("over node:http", () => {
  it("keeps connections, and closes them with the client", async () => {
    const sockets = new Set<unknown>();
    let closed = 0;
    const baseUrl = await serve((request, response) => {
      if (!sockets.has(request.socket)) request.socket.on("close", () => closed++);
      sockets.add(request.socket);
      response.end();
    });
    const http = createHttpClient({ baseUrl, maxSockets: 2 });
    await Promise.all(Array.from({ length: 20 }, async () => await http.request({ path: "x" })));
    await http.request({ path: "x" });
    expect(sockets.size).toBe(2);
    await http.close();
    await expect.poll(() => closed).toBe(2);
  });

  it("sends exactly the headers that were meant", async () => {
    const baseUrl = await serve((request, response) =>
      response.end(JSON.stringify([request.method, request.rawHeaders])),
    );
    const http = createHttpClient({ baseUrl, userAgent: "me/1" });
    const sent = async (request: Parameters<typeof http.request>[0]): Promise<unknown> =>
      JSON.parse((await http.request({ ...request, as: "text" })).body);
    const host = baseUrl.slice("http://".length);
    expect(await sent({ path: "x" })).toEqual([
      "GET",
      [
        "Accept",
        "text/*, */*;q=0.5",
        "User-Agent",
        "me/1",
        "Accept-Encoding",
        "gzip, deflate, br",
        "Host",
        host,
        "Connection",
        "keep-alive",
      ].map((text, index) => (index % 2 === 0 ? expect.stringMatching(new RegExp(`^${text}$`, "i")) : text)),
    ]);
    const [method, headers] = (await sent({ method: "POST", path: "x", json: { a: "ä" } })) as [
      string,
      string[],
    ];
    expect(method).toBe("POST");
    expect(headers).toEqual(expect.arrayContaining(["application/json", "10"]));
    const [, none] = (await sent({ method: "POST", path: "x" })) as [string, string[]];
    expect(none.join().toLowerCase()).not.toContain("content-type");
    await http.close();
  });

  it("knows that a HEAD has no body, whatever length it tells", async () => {
    const baseUrl = await serve((_, response) =>
      response.writeHead(200, { "content-length": 10_737_418_240 }).end(),
    );
    const http = createHttpClient({ baseUrl });
    expect(await http.request({ method: "HEAD", path: "x" })).toMatchObject({
      status: 200,
      body: undefined,
      headers: { "content-length": "10737418240" },
    });
    await http.close();
  });

  it("tells the progress of a download", async () => {
    const baseUrl = await serve((_, response) =>
      response.writeHead(200, { "content-length": 300_000 }).end("x".repeat(300_000)),
    );
    const http = createHttpClient({ baseUrl });
    const seen: (readonly [number, number | undefined])[] = [];
    const { body } = await http.request({
      path: "x",
      as: "bytes",
      onProgress: ({ loaded, total }) => void seen.push([loaded, total]),
    });
    expect(body.length).toBe(300_000);
    expect(seen.at(-1)).toEqual([300_000, 300_000]);
    await http.close();
  });

  it("unpacks what is packed", async () => {
    const packers = {
      gzip: gzipSync,
      br: brotliCompressSync,
      deflate: deflateSync,
      "Deflate ": deflateRawSync,
    };
    const baseUrl = await serve((request, response) => {
      const name = decodeURIComponent(request.url?.slice(1) ?? "") as keyof typeof packers;
      response.setHeader("content-encoding", name);
      response.end(packers[name]("x".repeat(10_000)));
    });
    const http = createHttpClient({ baseUrl });
    for (const path of Object.keys(packers)) {
      const totals: (number | undefined)[] = [];
      const reply = await http.request({
        path: "{path}",
        params: { path },
        as: "text",
        onProgress: ({ total }) => void totals.push(total),
      });
      expect(reply.body).toBe("x".repeat(10_000));
      expect(totals).not.toContainEqual(expect.any(Number));
    }
    await http.close();
  });
});

describe("what is packed and not whole", () => {
  const whole = "first;second;".repeat(2_000);

  it.each([
    ["gzip", gzipSync(whole)],
    ["br", brotliCompressSync(whole)],
    ["deflate", deflateSync(whole)],
  ])("is refused: %s", async (encoding, packed) => {
    const baseUrl = await serve((_, response) =>
      response
        .writeHead(200, { "content-encoding": encoding, "content-type": "text/plain" })
        .end(packed.subarray(0, packed.length - 5)),
    );
    const http = createHttpClient({ baseUrl, retry: false });
    expect(await failureIn(http.request({ path: "x", as: "text" }))).toMatchObject({ kind: "truncated" });
    const { body } = await http.request({ path: "x", as: "stream" });
    expect(await failureIn(body.text())).toMatchObject({ kind: "truncated" });
    expect(http.inFlight).toBe(0);
    await http.close();
  });

  it("may be nothing at all, and packed in an unknown way it passes as it is", async () => {
    const baseUrl = await serve((request, response) => {
      const isEmpty = request.url === "/empty";
      response.writeHead(200, { "content-encoding": isEmpty ? "gzip" : "zstd" }).end(isEmpty ? "" : "???");
    });
    const http = createHttpClient({ baseUrl, retry: false });
    expect((await http.request({ path: "empty", as: "text" })).body).toBe("");
    expect(await http.request({ path: "other", as: "text" })).toMatchObject({
      body: "???",
      headers: { "content-encoding": "zstd" },
    });
    await http.close();
  });
});

describe("the source of a body", () => {
  /** A client that sends an endless body, and what its source and the server see of it. */
  async function sending(listener: RequestListener) {
    let isLetGo = false;
    let closed = 0;
    const baseUrl = await serve((request, response) => {
      request.socket.once("close", () => closed++);
      listener(request, response);
    });
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield await Promise.resolve(new Uint8Array(65_536));
      } finally {
        isLetGo = true;
      }
    }
    const http = createHttpClient({ baseUrl, retry: false });
    const send = (signal?: AbortSignal): Promise<unknown> =>
      http.request({ method: "POST", path: "x", body: endless(), ...(signal && { signal }) });
    const whenLetGo = async (): Promise<void> => {
      await expect.poll(() => [isLetGo, closed]).toEqual([true, 1]);
      await http.close();
    };
    return { send, whenLetGo };
  }

  it("is let go when the server has answered without it", async () => {
    const { send, whenLetGo } = await sending((_, response) => response.writeHead(413).end());
    expect(await failureIn(send())).toMatchObject({ statusCode: 413 });
    await whenLetGo();
  });

  it("is let go when the connection is lost", async () => {
    const { send, whenLetGo } = await sending(
      (request) => void request.once("data", () => request.destroy()),
    );
    expect(await failureIn(send())).toMatchObject({ kind: "network" });
    await whenLetGo();
  });

  it("is let go when the caller gives up", async () => {
    const abort = new AbortController();
    const { send, whenLetGo } = await sending((request) => void request.once("data", () => abort.abort()));
    expect(await failureIn(send(abort.signal))).toMatchObject({ kind: "cancelled" });
    await whenLetGo();
  });
});

describe("over a function like fetch", () => {
  const make = (answer: () => Response | Promise<Response>) =>
    createHttpClient({ baseUrl: "http://api.test", retry: false, fetch: async () => await answer() });

  it("finds a body that is shorter than announced, whole or as a stream", async () => {
    const short = (): Response => new Response("ab", { headers: { "content-length": "3" } });
    expect(await failureIn(make(short).request({ path: "x" }))).toMatchObject({ kind: "truncated" });
    const { body } = await make(short).request({ path: "x", as: "stream" });
    expect(await failureIn(body.text())).toMatchObject({ kind: "truncated" });
    const packed = make(
      () => new Response("ab", { headers: { "content-length": "3", "content-encoding": "gzip" } }),
    );
    expect((await packed.request({ path: "x", as: "text" })).body).toBe("ab");
  });

  it("takes what the function throws as a failure of the network", async () => {
    const http = make(() =>
      Promise.reject(
        new TypeError("fetch failed", { cause: Object.assign(new Error("x"), { code: "ECONNREFUSED" }) }),
      ),
    );
    expect(await failureIn(http.request({ path: "x" }))).toMatchObject({ kind: "network" });
  });
});

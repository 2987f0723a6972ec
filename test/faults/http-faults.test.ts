import type { Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { silentLogger } from "../../runtime/core/src/base/log.js";
import {
  createHttpClient,
  type HttpClient,
  HttpError,
  type HttpOptions,
} from "../../runtime/core/src/http/index.js";
import { type Answering, type RawServer, rawServer, reply } from "./http-support/raw-server.js";
import { type CertificateFacts, selfSigned } from "./http-support/self-signed.js";
import { eventually } from "./transport-support/waiting.js";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function serve(answering: Answering, tls?: ReturnType<typeof selfSigned>): Promise<RawServer> {
  const server = await rawServer(answering, tls);
  ends.push(async () => await server.close());
  return server;
}

function client(baseUrl: string, options: Partial<HttpOptions> = {}): HttpClient {
  const http = createHttpClient({
    baseUrl,
    timeoutMs: 10_000,
    logger: silentLogger,
    retry: { baseMs: 1, maxDelayMs: 2 },
    ...options,
  });
  ends.push(async () => {
    expect(http.inFlight).toBe(0);
    await http.close();
  });
  return http;
}

async function failure(promise: Promise<unknown>): Promise<HttpError> {
  const error = await promise.then(
    () => new Error("it was expected to fail"),
    (caught: unknown) => caught,
  );
  if (!(error instanceof HttpError)) throw error;
  return error;
}

const json = { "content-type": "application/json" };
const fine = reply(200, json, '{"ok":true}');

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
    expect(await failure(http.request({ path: "500" }))).toMatchObject({
      kind: "server",
      attempt: 1,
      detail: undefined,
    });
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
    expect(await failure(http.request({ path: "cut" }))).toMatchObject({ kind: "parse" });
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

/** Sends for as long as somebody reads. */
function endless(head: string, text: string): Answering {
  const block = text.repeat(Math.ceil(65_536 / text.length));
  return (socket) => {
    const more = (): void => {
      while (!socket.destroyed && socket.write(block));
    };
    socket.on("drain", more);
    socket.write(head);
    more();
  };
}

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

describe("row 40: redirects", () => {
  it.each([301, 302, 307, 308])(
    "%i to another host is never followed, and no credential goes there",
    async (status) => {
      const other = await serve((socket) => void socket.write(fine));
      const server = await serve(
        (socket) => void socket.write(reply(status, { location: `${other.url}/x` })),
      );
      const http = client(server.url, {
        redirects: 5,
        headers: { authorization: "Bearer hunter2", "x-api-key": "hunter2" },
      });
      expect(await failure(http.request({ path: "x" }))).toMatchObject({
        kind: "redirect",
        statusCode: status,
      });
      expect(other.requests.length).toBe(0);
    },
  );

  it("20 within the origin end at the limit that was set", async () => {
    const server = await serve(
      (socket, { index }) => void socket.write(index < 20 ? reply(302, { location: `/x${index}` }) : fine),
    );
    expect(await failure(client(server.url).request({ path: "x" }))).toMatchObject({ kind: "redirect" });
    expect(server.requests.length).toBe(1);
    expect((await client(server.url, { redirects: 20 }).request({ path: "x" })).status).toBe(200);
  });
});

describe("row 26: TLS", () => {
  async function secured(facts?: CertificateFacts): Promise<{ server: RawServer; cert: string }> {
    const pair = selfSigned(facts);
    return { server: await serve((socket) => void socket.write(fine), pair), cert: pair.cert };
  }

  it("a certificate that nobody signed is refused, whatever the environment says", async () => {
    const { server } = await secured();
    process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = "0";
    try {
      const error = await failure(client(server.url).request({ path: "x" }));
      expect(error).toMatchObject({ kind: "tls", code: "UNAVAILABLE", attempt: 1 });
      expect(error.fix).toContain("extraCa");
    } finally {
      delete process.env["NODE_TLS_REJECT_UNAUTHORIZED"];
    }
    expect(server.requests.length).toBe(0);
  });

  it("one that is trusted is taken, and so is any when nobody is to be verified", async () => {
    const { server, cert } = await secured();
    for (const tls of [{ extraCa: cert }, { ca: [cert] }, { verify: false }]) {
      expect((await client(server.url, { tls }).request({ path: "x" })).status).toBe(200);
    }
  });

  it("one that is over, or of another name, is refused though trusted", async () => {
    for (const facts of [
      { address: "127.0.0.1", validTo: new Date(Date.now() - 86_400_000) },
      { name: "other.test" },
    ]) {
      const { server, cert } = await secured(facts);
      expect(await failure(client(server.url, { tls: { ca: cert } }).request({ path: "x" }))).toMatchObject({
        kind: "tls",
      });
    }
  });

  it("plain HTTP where TLS is spoken, and the other way round, is an error", async () => {
    const { server } = await secured();
    const plain = await serve((socket) => void socket.end("HTTP/1.1 400 x\r\n\r\n"));
    expect(
      await failure(client(server.url.replace("https", "http")).request({ path: "x", retry: false })),
    ).toMatchObject({ kind: "network" });
    expect(
      (
        await failure(
          client(plain.url.replace("http", "https")).request({ path: "x", retry: false, timeoutMs: 2_000 }),
        )
      ).kind,
    ).toMatch(/tls|network|timeout/);
  });
});

describe("the environment", () => {
  it("has no say: neither proxies, nor cookies, nor polluted prototypes", async () => {
    const trap = await serve((socket) => void socket.write(fine));
    const server = await serve(
      (socket) => void socket.write(reply(200, { ...json, "set-cookie": "sid=1" }, "{}")),
    );
    const names = ["http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];
    const prototype = Object.prototype as unknown as Record<string, unknown>;
    for (const name of names) process.env[name] = trap.url;
    const poison = {
      proxy: { host: "127.0.0.1", port: trap.port },
      baseURL: trap.url,
      socketPath: "/tmp/x",
      auth: { username: "a", password: "b" },
      transport: {},
      params: { x: 1 },
    };
    for (const [name, value] of Object.entries(poison))
      Object.defineProperty(prototype, name, { value, configurable: true, writable: true });
    try {
      const http = client(server.url);
      await http.request({ path: "x" });
      await http.request({ path: "x" });
    } finally {
      for (const name of names) delete process.env[name];
      for (const name of Object.keys(poison)) delete prototype[name];
    }
    expect(trap.requests.length).toBe(0);
    expect(server.requests.map(({ head }) => head.split("\r\n")[0])).toEqual([
      "GET /x HTTP/1.1",
      "GET /x HTTP/1.1",
    ]);
    expect(server.requests.map(({ head }) => head).join()).not.toMatch(/cookie|authorization/i);
  });

  it("a proxy that is configured is used", async () => {
    const proxy = await serve((socket) => void socket.write(fine));
    const http = client("http://nowhere.invalid", {
      proxy: { host: "127.0.0.1", port: proxy.port, username: "u", password: "p" },
    });
    await http.request({ path: "x" });
    expect(proxy.requests[0]?.head).toMatch(
      /^GET http:\/\/nowhere\.invalid\/x HTTP[\s\S]*proxy-authorization: Basic dTpw/i,
    );
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

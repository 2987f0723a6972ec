import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { TLSSocket } from "node:tls";
import { Secret } from "@edgeloom/runtime/base";
import { describe, expect, it } from "vitest";
import { type RawServer, reply } from "./http-support/raw-server.js";
import { client, failure, fine, json, serve } from "./http-support/scene.js";
import { type CertificateFacts, selfSigned } from "./http-support/self-signed.js";

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

describe("a security scheme of the kind mutualTLS", () => {
  const securitySchemes = { device: { kind: "mutualTLS" } } as const;

  it("has the certificate of the client shown to the server", async () => {
    const [own, device] = [selfSigned(), selfSigned()];
    const shown: (string | undefined)[] = [];
    const server = createServer(
      { key: own.key, cert: own.cert, ca: device.cert, requestCert: true, rejectUnauthorized: true },
      (request, response) => {
        shown.push((request.socket as TLSSocket).getPeerX509Certificate()?.toString());
        response.end("{}");
      },
    );
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const baseUrl = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const common = { tls: { ca: own.cert }, retry: false, securitySchemes };
    const key = new Secret(device.key);
    const http = client(baseUrl, { ...common, credentials: { device: { cert: device.cert, key } } });
    expect((await http.request({ path: "x" })).status).toBe(200);
    expect(shown.map((cert) => cert?.replace(/\s/g, ""))).toEqual([device.cert.replace(/\s/g, "")]);
    expect(await failure(client(baseUrl, common).request({ path: "x" }))).toMatchObject({
      code: "UNAVAILABLE",
    });
    await http.close();
    server.closeAllConnections();
    server.close();
  });
});

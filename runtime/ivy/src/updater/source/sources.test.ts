import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { inspect } from "node:util";
import { bearer } from "@edgeloom/runtime/http";
import { afterEach, expect, test } from "vitest";
import { temporaryFolder } from "../../store/queue.test.support.js";
import { download } from "./download.js";
import { gitArchiveUrl, gitHeaders } from "./git-release.js";
import { npmReleases } from "./npm-release.js";

const folder = temporaryFolder();
const token = "a-token-that-nobody-may-see";
const servers: Server[] = [];
const seen: IncomingMessage[] = [];
const file = (): string => join(folder(), "archive");
const signal = new AbortController().signal;

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
  seen.length = 0;
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer((request, reply) => {
    seen.push(request);
    listener(request, reply);
  });
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const fetched = async (url: string, maxBytes = 1_000): Promise<number> =>
  await download({ url, file: file(), maxBytes, signal, auth: bearer(token) });

test("a redirect to another host is followed without the token", async () => {
  const store = await serve((_request, reply) => reply.end("the archive"));
  const host = await serve((_request, reply) =>
    reply.writeHead(302, { location: `${store}/file?key=1` }).end(),
  );
  expect(await fetched(`${host}/tarball`)).toBe(11);
  expect(readFileSync(file(), "utf8")).toBe("the archive");
  expect(seen.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${token}`, undefined]);
});

const bad: Readonly<Record<string, RequestListener>> = {
  "an error page": (_request, reply) => void reply.writeHead(500).end(`error for ${token}`),
  "a page that is not there": (_request, reply) => void reply.writeHead(404).end("<html>"),
  "a circle of redirects": ({ url }, reply) => void reply.writeHead(302, { location: url ?? "" }).end(),
  "a redirect to a file": (_request, reply) =>
    void reply.writeHead(302, { location: "file:///etc/passwd" }).end(),
  "more bytes than allowed": (_request, reply) => void reply.end("x".repeat(1_001)),
  "fewer bytes than announced": (_request, reply) => {
    reply.writeHead(200, { "content-length": "100" }).write("x");
    setImmediate(() => reply.destroy());
  },
};

for (const [name, listener] of Object.entries(bad)) {
  test(`${name}: an error without the token`, async () => {
    const host = await serve(listener);
    const failure: unknown = await fetched(`${host}/tarball`).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Error);
    expect(inspect(failure, { depth: 9 })).not.toContain(token);
    if (name.includes("redirect")) expect(existsSync(file())).toBe(false);
  });
}

test("D22, D23: addresses of git hosts hold no token, and no part of a repository leads elsewhere", () => {
  const at = (provider: "github" | "gitlab", provider_host: string, repository = "owner/na.me") =>
    gitArchiveUrl({ provider, provider_host, repository }, "1.2.3");
  expect(at("github", "github.com")).toBe("https://api.github.com/repos/owner/na.me/tarball/v1.2.3");
  expect(at("github", "git.example.org")).toBe(
    "https://git.example.org/api/v3/repos/owner/na.me/tarball/v1.2.3",
  );
  expect(at("gitlab", "gitlab.com", "group/sub/name")).toBe(
    "https://gitlab.com/group/sub/name/-/archive/v1.2.3/name-v1.2.3.tar.gz",
  );
  expect(gitHeaders("github")).toMatchObject({ accept: "application/vnd.github+json" });
  for (const repository of ["a", "a/../b", "a/b?x", "a/b#c", "https://x/a/b", "a//b", "a/b/"])
    expect(() => at("github", "github.com", repository)).toThrow("updater.repository");
  for (const host of ["evil.org/x?", "user@host", "host:1:2", "a b"])
    expect(() => at("gitlab", host)).toThrow("updater.provider_host");
});

const manifests: Readonly<Record<string, (url: string) => unknown>> = {
  "no archive": () => ({ dist: {} }),
  "no checksum": (url) => ({ dist: { tarball: `${url}/a` } }),
  "a weak checksum": (url) => ({
    dist: { tarball: `${url}/a`, integrity: "sha1-qUqP5cyxm6YcTAhz05Hph5gvu9M=" },
  }),
  "an archive elsewhere": () => ({ dist: { tarball: "ftp://host/a", integrity: "sha512-AAAA" } }),
  "nothing at all": () => null,
};

for (const [name, manifest] of Object.entries(manifests)) {
  test(`a registry that gives ${name} is refused`, async () => {
    const url = await serve((_request, reply) => {
      reply.setHeader("content-type", "application/json");
      reply.end(JSON.stringify(manifest(url)));
    });
    const source = npmReleases({ package: "@scope/station", registry: url }, { token, ca: undefined });
    const request = {
      version: "2.0.0",
      file: file(),
      maxBytes: 1_000,
      signal,
      onProgress: () => {},
      onAssigned: () => {},
    };
    await expect(source.fetch(request)).rejects.toThrow("without");
    expect(seen.map((message) => message.url)).toEqual(["/@scope%2fstation/2.0.0"]);
  });
}

test("of the checksums of a registry the strongest counts; its store at another host is not given the token", async () => {
  const store = await serve((_request, reply) => reply.end("the archive"));
  const digest = (name: string, form: "hex" | "base64") =>
    createHash(name).update("the archive").digest(form);
  const url = await serve((_request, reply) => {
    const integrity = `sha256-${digest("sha256", "base64")} sha512-${digest("sha512", "base64")}`;
    reply.setHeader("content-type", "application/json");
    reply.end(JSON.stringify({ dist: { tarball: `${store}/a.tgz`, integrity } }));
  });
  const source = npmReleases({ package: "station", registry: `${url}/npm/` }, { token, ca: undefined });
  const request = {
    version: "2.0.0",
    file: file(),
    maxBytes: 1_000,
    signal,
    onProgress: () => {},
    onAssigned: () => {},
  };
  expect(await source.fetch(request)).toEqual({
    checksums: [{ algorithm: "sha512", hex: digest("sha512", "hex") }],
  });
  expect(seen.map(({ url: path, headers }) => [path, headers.authorization])).toEqual([
    ["/npm/station/2.0.0", `Bearer ${token}`],
    ["/a.tgz", undefined],
  ]);
});

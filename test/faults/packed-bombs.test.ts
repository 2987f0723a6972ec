import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { brotliCompressSync, constants, deflateSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { client, failure, serve } from "./http-support/scene.js";

/** What is small on the wire and large in memory: replies over HTTP are all that is unpacked. */

const mebibyte = 1024 * 1024;
const nothing = Buffer.alloc(16 * mebibyte);
/** Packed texts may be joined: each of these 64 parts is 16 KiB for 16 MiB. */
const gibibyte = Buffer.concat(Array.from({ length: 64 }, () => gzipSync(nothing)));
const bombs: readonly (readonly [string, Buffer])[] = [
  ["gzip", gibibyte],
  ["x-gzip", gibibyte],
  ["deflate", deflateSync(nothing)],
  ["br", brotliCompressSync(nothing, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } })],
];

async function bombing(encoding: string, bomb: Buffer) {
  return serve((socket) => {
    socket.write(`HTTP/1.1 200 x\r\ncontent-encoding: ${encoding}\r\ncontent-length: ${bomb.length}\r\n\r\n`);
    socket.write(bomb);
  });
}

describe("row 18: a packed bomb", () => {
  it("is one: 1 MiB that stands for 1 GiB", () => {
    expect(gibibyte.length).toBeLessThan(1.1 * mebibyte);
  });

  it.each(bombs)("in %s is stopped at the limit of what comes out of it", async (encoding, bomb) => {
    const server = await bombing(encoding, bomb);
    const before = process.memoryUsage().rss;
    expect(await failure(client(server.url).request({ path: "x" }))).toMatchObject({ kind: "too-large" });
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * mebibyte);
  });

  it("as a stream is stopped at the limit of streams", async () => {
    const server = await bombing("gzip", gibibyte);
    const http = client(server.url, { limits: { maxStreamBytes: 16 * mebibyte } });
    const { body } = await http.request({ path: "x", as: "stream" });
    let bytes = 0;
    const read = async (): Promise<void> => {
      for await (const chunk of body) bytes += chunk.length;
    };
    expect(await failure(read())).toMatchObject({ kind: "too-large" });
    expect(bytes).toBeLessThanOrEqual(16 * mebibyte);
  });
});

describe("row 18: buses, devices and brokers", () => {
  const root = resolve(import.meta.dirname, "../../runtime");

  function sourcesOf(folder: string): readonly string[] {
    return readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts") && !/\.test\./.test(file))
      .map((file) => join(folder, file));
  }

  it("unpack nothing: no packing is known to MQTT over TCP, ZeroMQ and the frames of devices", () => {
    const folders = ["core/src/transport", "core/src/broker", "core/src/bus", "core/src/rpc", "fleet/src"];
    const files = folders.flatMap((folder) => sourcesOf(join(root, folder)));
    expect(files.length).toBeGreaterThan(150);
    const unpacking = /zlib|permessage|DecompressionStream|websocket|\bwss?:/i;
    expect(files.filter((file) => unpacking.test(readFileSync(file, "utf8")))).toEqual([]);
  });
});

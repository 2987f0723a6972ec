import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { MemoryLinks, type MessageLink, type MqttLinkOptions } from "@edgeloom/runtime/transport/mqtt";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../store/queue.test.support.js";
import { thingsBoardReleases } from "./thingsboard-release.js";

const folder = temporaryFolder();
const archive = Buffer.from("the archive of a release, longer than one part of it".repeat(50));
const sha256 = createHash("sha256").update(archive).digest("hex");
const attributes = {
  sw_title: "station",
  sw_version: "2.0.0",
  sw_size: archive.length,
  sw_checksum: sha256.toUpperCase(),
  sw_checksum_algorithm: "SHA256",
};

/** Answers as the server does (specification §6.5). */
function server(links: MemoryLinks, shared: object, bytes: Buffer): void {
  const link = links.link();
  link.subscribe("v1/devices/me/attributes/request/+");
  link.subscribe("v2/sw/request/+/chunk/+");
  link.events.on("message", (topic, payload) => {
    const text = Buffer.from(payload).toString();
    const [, number = ""] = /(\d+)$/.exec(topic) ?? [];
    const size = Number(text);
    if (topic.startsWith("v2/")) {
      const part = bytes.subarray(Number(number) * size, (Number(number) + 1) * size);
      void link.publish(topic.replace("request", "response"), part);
    } else void link.publish(topic.replace("request", "response"), Buffer.from(JSON.stringify({ shared })));
  });
  link.open();
}

async function fetched(shared: object, bytes: Buffer = archive) {
  const links = new MemoryLinks();
  server(links, shared, bytes);
  const titles: string[] = [];
  const options: MqttLinkOptions[] = [];
  const opened: MessageLink[] = [];
  const source = thingsBoardReleases(
    {
      connection: { host: "h", port: 1, client_id: "node-7", username: "u", password: "hunter2" },
      isProvisioned: false,
      chunkBytes: 1024,
      folders: { root: folder(), project: folder(), data: folder() },
    },
    (given) => {
      options.push(given);
      const link = links.link();
      opened.push(link);
      return link;
    },
  );
  const result: unknown = await source
    .fetch({
      version: "2.0.0",
      file: join(folder(), "archive"),
      maxBytes: 10_000,
      signal: new AbortController().signal,
      onProgress: () => {},
      onAssigned: (title) => void titles.push(title),
    })
    .catch((error: unknown) => String(error));
  expect(opened.map(({ isUp }) => isUp)).toEqual([false]);
  return { result, titles, clientId: options[0]?.clientId };
}

test("D14: a package is read part by part, under a client id of its own", async () => {
  const { result, titles, clientId } = await fetched(attributes);
  expect(result).toEqual({ checksums: [{ algorithm: "sha256", hex: sha256 }] });
  expect(readFileSync(join(folder(), "archive"))).toEqual(archive);
  expect(clientId).toBe("node-7-update");
  expect(titles).toEqual(["station"]);
});

const refused: Readonly<Record<string, readonly [shared: object, says: string]>> = {
  "no package": [{}, "has assigned no software package"],
  "another version": [{ ...attributes, sw_version: "3.0.0" }, "version 3.0.0, not 2.0.0"],
  "a package that is too large": [{ ...attributes, sw_size: 10_001 }, "1 to 10000 bytes"],
  "a weak checksum": [{ ...attributes, sw_checksum_algorithm: "CRC32" }, "none of SHA-256"],
};

for (const [name, [shared, says]] of Object.entries(refused)) {
  test(`${name}: nothing is fetched`, async () => {
    const { result, titles } = await fetched(shared);
    expect(result).toContain(says);
    expect(titles).toEqual([]);
    expect(existsSync(join(folder(), "archive"))).toBe(false);
  });
}

test("other bytes than those of the package are refused", async () => {
  const { result } = await fetched(attributes, Buffer.from(archive).fill("x", 100, 200));
  expect(result).toContain("its checksum is another one");
});

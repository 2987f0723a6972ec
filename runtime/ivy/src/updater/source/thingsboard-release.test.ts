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

/** Answers as the server does (specification §6.5), and notes what it is told. */
function server(links: MemoryLinks, shared: object, bytes: Buffer): readonly string[] {
  const link = links.link();
  const states: string[] = [];
  link.subscribe("v1/devices/me/attributes/request/+");
  link.subscribe("v2/sw/request/+/chunk/+");
  link.subscribe("v1/devices/me/telemetry");
  link.events.on("message", (topic, payload) => {
    const text = Buffer.from(payload).toString();
    if (topic === "v1/devices/me/telemetry") {
      states.push((JSON.parse(text) as { readonly sw_state: string }).sw_state);
      return;
    }
    const [, number = ""] = /(\d+)$/.exec(topic) ?? [];
    const size = Number(text);
    if (topic.startsWith("v2/")) {
      const part = bytes.subarray(Number(number) * size, (Number(number) + 1) * size);
      void link.publish(topic.replace("request", "response"), part);
    } else void link.publish(topic.replace("request", "response"), Buffer.from(JSON.stringify({ shared })));
  });
  link.open();
  return states;
}

async function fetched(shared: object, bytes: Buffer = archive) {
  const links = new MemoryLinks();
  const states = server(links, shared, bytes);
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
    })
    .catch((error: unknown) => String(error));
  expect(opened.map(({ isUp }) => isUp)).toEqual([false]);
  return { result, states, clientId: options[0]?.clientId };
}

test("D14: a package is read part by part, under a client id of its own, and the server is shown how far it is", async () => {
  const { result, states, clientId } = await fetched(attributes);
  expect(result).toEqual({ checksums: [{ algorithm: "sha256", hex: sha256 }] });
  expect(readFileSync(join(folder(), "archive"))).toEqual(archive);
  expect(clientId).toBe("node-7-update");
  expect(states).toEqual(["DOWNLOADING", "DOWNLOADED"]);
});

const refused: Readonly<Record<string, readonly [shared: object, says: string]>> = {
  "no package": [{}, "has assigned no software package"],
  "another version": [{ ...attributes, sw_version: "3.0.0" }, "version 3.0.0, not 2.0.0"],
  "a package that is too large": [{ ...attributes, sw_size: 10_001 }, "1 to 10000 bytes"],
  "a weak checksum": [{ ...attributes, sw_checksum_algorithm: "CRC32" }, "none of SHA-256"],
};

for (const [name, [shared, says]] of Object.entries(refused)) {
  test(`${name}: nothing is fetched`, async () => {
    expect((await fetched(shared)).result).toContain(says);
    expect(existsSync(join(folder(), "archive"))).toBe(false);
  });
}

test("other bytes than those of the package are refused, and the server is told", async () => {
  const { result, states } = await fetched(attributes, Buffer.from(archive).fill("x", 100, 200));
  expect(result).toContain("its checksum is another one");
  expect(states).toEqual(["DOWNLOADING", "FAILED"]);
});

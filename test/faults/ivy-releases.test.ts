import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { UpdaterOptions } from "../../runtime/ivy/src/updater/index.js";
import { type Preparer, preparerInProcess } from "../../runtime/ivy/src/updater/prepare-in-process.js";
import { tarOf } from "../../runtime/ivy/src/updater/tar.test.support.js";
import { prepareVersion } from "../../runtime/ivy/src/updater/work/prepare-version.js";
import { sourceOf } from "../../runtime/ivy/src/updater/work/source-of.js";
import { selfSigned } from "./http-support/self-signed.js";
import { type HostBehaviour, ReleaseHost } from "./ivy-support/release-host.js";
import { archiveOf, releaseFiles, writeRelease } from "./ivy-support/release-server.js";
import { ThingsBoardServer } from "./ivy-support/thingsboard-server.js";
import { configFor, UpdateScene } from "./ivy-support/update-scene.js";

/** Releases of git hosts from end to end: over TLS, by way of a storage at another origin, with everything that hosts get wrong. */

const never = new AbortController().signal;
const [own, stranger] = [selfSigned(), selfSigned()];
/** As GitHub names it, by the commit. */
const release = archiveOf(releaseFiles("2.0.0"), "owner-station-3f2a1bc");

let host: ReleaseHost;
let stranded: ReleaseHost;
let scene: UpdateScene;

beforeAll(async () => {
  host = await ReleaseHost.open(own);
  stranded = await ReleaseHost.open(stranger);
});
afterAll(async () => {
  await host.close();
  await stranded.close();
});
beforeEach(() => {
  scene = new UpdateScene();
  writeRelease(join(scene.root, "1.0.0"), { "config/ca.pem": own.cert });
  host.behaviour = { archive: release };
  host.asked.length = 0;
});
afterEach(() => scene.close());

const sourceAt = (provider: "github" | "gitlab", at = host) => ({
  provider,
  provider_host: at.host,
  repository: "owner/station",
  access_token: host.token,
  ca_path: "ca.pem",
});

const workUrl = new URL("../../runtime/ivy/dist/updater/work/work-main.js", import.meta.url).href;
const minute = 60_000;
const stepTimeoutsMs = {
  download: minute,
  verify: minute,
  unpack: minute,
  install: minute,
  config: minute,
  check: minute,
};
/** As a node does it. */
const inProcess = preparerInProcess({ workUrl, stepTimeoutsMs });
/** In this process, where nothing is asked of the process of an update. */
const here: Preparer = async (task, events, signal) =>
  await prepareVersion(task, await sourceOf(task.source), events, signal);

async function update(source: object, facts: object = {}, options: UpdaterOptions = { prepare: here }) {
  const text = JSON.stringify(configFor(source, 2, "2.0.0", facts));
  return await scene.updater(source, { options }).perform(text, never);
}

function expectNoToken(): void {
  expect(scene.published).not.toContain(host.token);
  expect(scene.published).not.toContain("A4711");
}

describe("a release", () => {
  test("of GitHub: its storage is not given the token", async () => {
    const sha256 = createHash("sha256").update(release).digest("hex");
    expect({
      ...(await update(sourceAt("github"), { software_sha256: sha256 })),
      log: scene.log,
    }).toMatchObject({
      outcome: "restart",
    });
    expect(host.asked).toEqual([
      { at: "host", path: "/api/v3/repos/owner/station/tarball/v2.0.0", tokens: [`Bearer ${host.token}`] },
      { at: "storage", path: "/owner/station/legacy.tar.gz/refs/tags/v2.0.0?token=A4711", tokens: [] },
    ]);
    expect(scene.folders).toEqual(["1.0.0", "2.0.0"]);
    expectNoToken();
  });

  test("of GitLab, by the process of an update", async () => {
    expect({
      ...(await update(sourceAt("gitlab"), {}, { prepare: inProcess })),
      log: scene.log,
    }).toMatchObject({
      outcome: "restart",
    });
    expect(host.asked.map(({ tokens }) => tokens)).toEqual([[host.token]]);
    expect(scene.folders).toEqual(["1.0.0", "2.0.0"]);
    expectNoToken();
  });

  test("that is there already is not fetched again, unless it is not what it was", async () => {
    const folder = join(scene.root, "2.0.0");
    expect(await update(sourceAt("github"))).toEqual({ outcome: "restart" });
    const next = async (revision: number) => {
      const source = sourceAt("github");
      const text = JSON.stringify(configFor(source, revision, "2.0.0"));
      expect(
        await scene.updater(source, { options: { prepare: here, trial: false } }).perform(text, never),
      ).toEqual({
        outcome: "restart",
      });
      return host.asked.length;
    };
    // What is on trial has first to be over.
    writeFileSync(join(scene.root, "update-trial.json"), "{}");
    expect(await next(3)).toBe(2);
    expect(scene.log).toContain("already exists, skipping download");
    writeFileSync(join(folder, "cli.js"), "process.exit(1)");
    expect(await next(4)).toBe(4);
    expect(scene.log).toContain("but cli.js is not as it was unpacked: downloading it again");
    expect(readFileSync(join(folder, "cli.js"), "utf8")).toContain("main");
  });
});

describe("a software package of ThingsBoard", () => {
  let server: ThingsBoardServer;
  afterEach(async () => await server.close());

  const backend = () => ({
    provider: "thingsboard",
    mqtt_connection: {
      host: "127.0.0.1",
      port: server.port,
      client_id: "node-7",
      username: "node-7",
      password: host.token,
    },
  });
  const perform = async (options: UpdaterOptions) => {
    const source = { provider: "thingsboard", chunk_bytes: 1024 };
    const text = JSON.stringify(configFor(source, 2, "2.0.0"));
    return await scene.updater(source, { options, backend: backend() }).perform(text, never);
  };
  const states = () =>
    scene.queue
      .oldest(-1)
      .flatMap(({ message_body: body }) => (body.variant === "data" ? [body.data["sw_state"]] : []));

  test("is read by the process of an update, and the server is told how far it is", async () => {
    server = await ThingsBoardServer.open({ version: "2.0.0", archive: release });
    expect({ ...(await perform({ prepare: inProcess })), log: scene.log }).toMatchObject({
      outcome: "restart",
    });
    expect(server.chunks).toBe(Math.ceil(release.length / 1024));
    expect(states()).toEqual(["DOWNLOADING", "DOWNLOADED", "VERIFIED", "UPDATING"]);
    expect(scene.folders).toEqual(["1.0.0", "2.0.0"]);
    expectNoToken();
  });

  test("of other bytes than it says is refused, and the server is told so", async () => {
    const facts = { sw_checksum: "0".repeat(64) };
    server = await ThingsBoardServer.open({ version: "v2.0.0", archive: release, facts });
    expect(await perform({ prepare: here })).toMatchObject({ outcome: "rejected" });
    expect(states()).toEqual(["DOWNLOADING", "FAILED"]);
    expect(scene.folders).toEqual(["1.0.0"]);
    expect(scene.active).toBe(scene.oldVersion);
    expectNoToken();
  });
});

type Failure = Partial<HostBehaviour> & {
  readonly provider?: "github" | "gitlab";
  readonly source?: () => object;
  readonly facts?: object;
  readonly says: string;
};

const rateLimited = {
  "x-ratelimit-remaining": "0",
  "x-ratelimit-reset": "1",
  "content-type": "application/json",
};
const entries = (
  ...paths: readonly Parameters<typeof tarOf>[0][number][]
): Pick<HostBehaviour, "archive"> => ({
  archive: tarOf([{ path: "owner-station-1/", type: "Directory" }, ...paths]),
});

const failures: Readonly<Record<string, Failure>> = {
  "a rate limit": {
    host: (reply) => void reply.writeHead(403, rateLimited).end('{"message":"API rate limit exceeded"}'),
    says: "403",
  },
  "a rate limit that asks for an hour": {
    host: (reply) => void reply.writeHead(429, { "retry-after": "3600" }).end(),
    says: "429",
  },
  "no such tag": { host: (reply) => void reply.writeHead(404).end("{}"), says: "404" },
  "no such tag in the storage": { storage: (reply) => void reply.writeHead(404).end("<html>"), says: "404" },
  "a token that is not good": {
    source: () => ({ ...sourceAt("github"), access_token: "another" }),
    says: "404",
  },
  "a page to sign in": {
    source: () => ({ ...sourceAt("gitlab"), access_token: null }),
    says: "cannot be unpacked",
  },
  "a way back to http": {
    host: (reply) => void reply.writeHead(302, { location: "http://127.0.0.1:1/a.tar.gz" }).end(),
    says: "302",
  },
  "a way to a file": {
    host: (reply) => void reply.writeHead(302, { location: "file:///etc/passwd" }).end(),
    says: "302",
  },
  "a certificate of nobody who is trusted": {
    source: () => sourceAt("github", stranded),
    says: "in the file that updater.ca_path names",
  },
  "a storage with a certificate of nobody who is trusted": {
    host: (reply) => void reply.writeHead(302, { location: `https://${stranded.storage}/a` }).end(),
    says: "in the file that updater.ca_path names",
  },
  "an archive that breaks off": {
    storage: (reply) => {
      reply.writeHead(200, { "content-length": String(release.length) }).write(release.subarray(0, 100));
      setImmediate(() => reply.destroy());
    },
    says: "Could not download source code",
  },
  "an archive that is cut off": { archive: release.subarray(0, 200), says: "cannot be unpacked" },
  "an archive of other bytes": { facts: { software_sha256: "0".repeat(64) }, says: "has another sha256" },
  "an archive that leads out": {
    ...entries({ path: "owner-station-1/../../1.0.0/cli.js", text: "x" }),
    says: "leads out of it",
  },
  "an archive from the root": { ...entries({ path: "/etc/cron.d/x", text: "x" }), says: "leads out of it" },
  "an archive with a link": {
    ...entries({ path: "owner-station-1/cli.js", type: "SymbolicLink", linkpath: "../1.0.0/cli.js" }),
    says: "is a SymbolicLink",
  },
  "an archive that names a file twice": {
    ...entries({ path: "owner-station-1/cli.js", text: "1" }, { path: "owner-station-1/CLI.js", text: "2" }),
    says: "is in it twice",
  },
  "an archive that grows": {
    ...entries({ path: "owner-station-1/zeros", text: "\0".repeat(3_000_000) }),
    says: "it holds more than 1000000 bytes",
  },
  "a file of certificates that is not there": {
    source: () => ({ ...sourceAt("github"), ca_path: "none.pem" }),
    says: "no certificates can be read",
  },
};

for (const [name, { says, source, facts, provider = "github", ...behaviour }] of Object.entries(failures)) {
  test(`${name}: version 1.0.0 stays, and it is reported once`, async () => {
    host.behaviour = { archive: release, ...behaviour };
    const given = source?.() ?? sourceAt(provider);
    const limits = { maxUnpackedBytes: 1_000_000 };
    const result = await update(given, facts, { prepare: here, limits });
    expect({ ...result, log: scene.log }).toMatchObject({ outcome: "rejected" });
    expect(scene.log).toContain(says);
    expect(scene.folders).toEqual(["1.0.0"]);
    expect(scene.statuses).toEqual(["rejected"]);
    expect(scene.active).toBe(scene.oldVersion);
    expectNoToken();
  });
}

for (const [name, general] of Object.entries({
  "a version that is a path": { software_version: "../../../tmp/1.0.0" },
  "a version with a digit of another script": { software_version: "2.0.\u0663" },
  "a checksum of another length": { software_sha256: "abc" },
  "a checksum that is no text": { software_sha256: 1 },
})) {
  test(`${name} is no configuration for any version`, async () => {
    expect(await update(sourceAt("github"), general)).toMatchObject({ outcome: "ignored" });
    expect([host.asked, scene.folders]).toEqual([[], ["1.0.0"]]);
  });
}

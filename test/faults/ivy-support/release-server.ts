import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { create } from "tar";

/** Files of a release by their path in it; what is undefined is left out. */
export type ReleaseFiles = Readonly<Record<string, string | undefined>>;

const nodeUrl = new URL("update-node.mjs", import.meta.url).href;

/** A release that works. `facts` go into its `package.json`. */
export function releaseFiles(version: string, facts: object = {}): ReleaseFiles {
  const manifest = {
    name: "station",
    version,
    type: "module",
    bin: "./cli.js",
    scripts: { "test:version-change": "node check.js" },
    ...facts,
  };
  const lock = {
    name: "station",
    version,
    lockfileVersion: 3,
    requires: true,
    packages: { "": { name: "station", version } },
  };
  return {
    "package.json": JSON.stringify(manifest),
    "package-lock.json": JSON.stringify(lock),
    "cli.js": `import { main } from ${JSON.stringify(nodeUrl)};\nawait main(import.meta.dirname);\n`,
    "check.js": `import { readFileSync } from "node:fs";
const { general } = JSON.parse(readFileSync("config/config.json", "utf8"));
if (general.software_version !== ${JSON.stringify(version)}) throw new Error("the configuration is of another version");
`,
  };
}

/** Writes the files of a release into a folder. */
export function writeRelease(folder: string, files: ReleaseFiles): void {
  for (const [path, text] of Object.entries(files)) {
    if (text === undefined) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** The archive of a release: all of it lies in one folder, which is `package` where `npm pack` makes it. */
export function archiveOf(files: ReleaseFiles, top = "package"): Buffer {
  const folder = mkdtempSync(join(tmpdir(), "ivy-release-"));
  try {
    writeRelease(join(folder, top), files);
    create({ cwd: folder, file: join(folder, "a.tgz"), gzip: true, sync: true, portable: true }, [top]);
    return readFileSync(join(folder, "a.tgz"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What the registry serves of a version. */
export type ServedRelease = { readonly archive?: Buffer; readonly integrity?: string };

/** A registry on this machine. */
export type ReleaseServer = {
  readonly url: string;
  /** Tokens that it was given, in order. */
  readonly tokens: (string | undefined)[];
  close(): Promise<void>;
};

/** Serves releases as a package registry does. */
export async function serveReleases(releases: ReadonlyMap<string, ServedRelease>): Promise<ReleaseServer> {
  const tokens: (string | undefined)[] = [];
  const server = createServer((request, reply) => {
    tokens.push(request.headers.authorization);
    const [, kind, version = ""] = /^\/(station|archives)\/([^/]+)$/.exec(request.url ?? "") ?? [];
    const { archive, integrity } = releases.get(version) ?? {};
    if (archive === undefined) return void reply.writeHead(404).end("no such release");
    if (kind === "archives") return void reply.end(archive);
    const sha512 = `sha512-${createHash("sha512").update(archive).digest("base64")}`;
    reply.setHeader("content-type", "application/json");
    reply.end(
      JSON.stringify({ dist: { tarball: `${url}/archives/${version}`, integrity: integrity ?? sha512 } }),
    );
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    tokens,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

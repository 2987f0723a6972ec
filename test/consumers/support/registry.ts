import { createHash } from "node:crypto";
import { once } from "node:events";
import { readdirSync, readFileSync, statSync } from "node:fs";
import type { Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { tarballOf } from "../../../codegen/src/pack/tarball.js";

/** A package registry of npm's kind on the loopback interface, which knows nothing but what is published to it. */
export type Registry = {
  readonly url: string;
  close(): Promise<void>;
};

/** Starts an empty registry whose files lie in `folder`. */
export async function startRegistry(folder: string): Promise<Registry> {
  const { runServer } = await import("verdaccio");
  const server = (await runServer({
    storage: join(folder, "storage"),
    self_path: folder,
    auth: { htpasswd: { file: join(folder, "htpasswd"), max_users: -1 } },
    uplinks: {},
    packages: { "**": { access: "$all", publish: "$all" } },
    log: { type: "stdout", format: "pretty", level: "fatal" },
    web: { enable: false },
    max_body_size: "100mb",
  })) as Server;
  // A busy machine takes its time, and a connection that is closed while a request is on its way is a request that failed.
  server.keepAliveTimeout = 0;
  server.requestTimeout = 0;
  server.headersTimeout = 0;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type Installed = {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
};

/** Puts packages that are installed here into a registry, with everything that they depend on: tests reach no other registry. */
export async function mirror(registry: Registry, names: readonly string[], from: string): Promise<void> {
  const open = names.map((name) => folderOf(name, from));
  const seen = new Set<string>();
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Installed;
    const key = `${manifest.name}@${manifest.version}`;
    if (seen.has(key)) continue;
    seen.add(key);
    await put(registry, manifest, folder);
    for (const name of Object.keys(manifest.dependencies ?? {})) open.push(folderOf(name, folder));
  }
}

function folderOf(name: string, from: string): string {
  const places = createRequire(join(from, "package.json")).resolve.paths(name) ?? [];
  const found = places.map((place) => join(place, name)).find((place) => isFolder(place));
  if (found === undefined) throw new Error(`${name} is not installed for ${from}`);
  return found;
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/** As `npm publish` would, without the scripts that publishing from a folder runs. */
async function put(registry: Registry, manifest: Installed, folder: string): Promise<void> {
  const { name, version } = manifest;
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => !path.split("/").includes("node_modules") && statSync(join(folder, path)).isFile())
    .map((path) => ({ path, content: readFileSync(join(folder, path)) }));
  const bytes = Buffer.from(await tarballOf(files));
  const file = `${name.replace(/^@.*\//, "")}-${version}.tgz`;
  const dist = {
    tarball: new URL(`${name}/-/${file}`, registry.url).href,
    shasum: createHash("sha1").update(bytes).digest("hex"),
    integrity: `sha512-${createHash("sha512").update(bytes).digest("base64")}`,
  };
  const body = {
    _id: name,
    name,
    "dist-tags": { latest: version },
    versions: { [version]: { ...manifest, _id: `${name}@${version}`, dist } },
    _attachments: {
      [file]: {
        content_type: "application/octet-stream",
        data: bytes.toString("base64"),
        length: bytes.length,
      },
    },
  };
  const reply = await fetch(new URL(name.replace("/", "%2f"), registry.url), {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!reply.ok) throw new Error(`${name} was not taken: ${reply.status} ${await reply.text()}`);
}

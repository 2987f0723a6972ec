import { createHash } from "node:crypto";
import { join } from "node:path";
import { byCodeUnit } from "../ir/order.js";
import { pathProblem, resolveRoot } from "./confine.js";
import type { WriteHost } from "./host.js";

/** Name of the manifest in the output folder. */
export const manifestName = ".edgeloom-manifest.json";

/** What a run was made of. */
export type Stamp = {
  /** Version of the generator. */
  readonly version: string;
  /** Hash over everything that decides the output: documents, options, templates. */
  readonly inputsHash: string;
  /** Every document that was read, as it is named from the project root: a run can tell what has changed before it reads any. */
  readonly documents?: readonly string[];
};

/** What the generator knows of its own output: no dates, no absolute paths, the same on every machine. */
export type Manifest = Stamp & {
  /** Hash of every file, by its path below the output folder. */
  readonly files: ReadonlyMap<string, string>;
};

/** Hash of content as manifests hold it. */
export function contentHash(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

/** The text of a manifest. */
export function manifestText({ version, inputsHash, documents, files }: Manifest): string {
  return jsonText({ generator: "edgeloom", version, inputs: inputsHash, documents, files: sorted(files) });
}

/** JSON as the files of the generator have it. */
export function jsonText(data: Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify(data, undefined, 2)}\n`;
}

/** Hashes as an object in the order of their paths. */
export function sorted(hashes: ReadonlyMap<string, string>): Readonly<Record<string, string>> {
  return Object.fromEntries([...hashes].sort(([left], [right]) => byCodeUnit(left, right)));
}

/** The manifest in an output folder: undefined when there is none, `damaged` when it cannot be trusted. */
export function readManifest(root: string, host: WriteHost): Manifest | "damaged" | undefined {
  const data = readData(root, manifestName, host);
  if (data === undefined || data === "damaged") return data;
  const { version, inputs, documents } = data;
  const files = parseHashes(data["files"]);
  if (typeof version !== "string" || typeof inputs !== "string" || files === undefined) return "damaged";
  if (documents === undefined) return { version, inputsHash: inputs, files };
  return isTexts(documents) ? { version, inputsHash: inputs, documents, files } : "damaged";
}

function isTexts(data: unknown): data is readonly string[] {
  return Array.isArray(data) && data.every((item) => typeof item === "string");
}

/** A file of the generator's own in the output folder, as the object that it holds. */
export function readData(
  root: string,
  name: string,
  host: WriteHost,
): Readonly<Record<string, unknown>> | "damaged" | undefined {
  const folder = resolveRoot(root, host);
  if (folder === undefined) return undefined;
  const path = join(folder, name);
  const kind = host.kind(path);
  if (kind === undefined) return undefined;
  if (kind !== "file") return "damaged";
  try {
    const data: unknown = JSON.parse(Buffer.from(host.readBytes(path)).toString("utf8"));
    return isRecord(data) ? data : "damaged";
  } catch {
    return "damaged";
  }
}

/** Hashes by path. These files are input like any other: a path that leads elsewhere would have us remove files there. */
export function parseHashes(data: unknown): ReadonlyMap<string, string> | undefined {
  if (!isRecord(data)) return undefined;
  const entries = Object.entries(data);
  const isSound = entries.every(
    ([path, hash]) =>
      pathProblem(path) === undefined && typeof hash === "string" && /^[0-9a-f]{64}$/.test(hash),
  );
  return isSound ? new Map(entries as [string, string][]) : undefined;
}

function isRecord(data: unknown): data is Record<string, unknown> {
  return typeof data === "object" && data !== null && !Array.isArray(data);
}

/** True when the manifest was left by a run of the same generator over the same inputs. */
export function isUnchanged(manifest: Manifest | "damaged" | undefined, stamp: Stamp): manifest is Manifest {
  if (manifest === undefined || manifest === "damaged") return false;
  return manifest.inputsHash === stamp.inputsHash && manifest.version === stamp.version;
}

import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import { UsageError } from "../diagnostics/usage-error.js";
import { bundleDoors } from "./bundle.js";
import { declareDoors } from "./declarations.js";
import { dependenciesOf, importedPackages } from "./dependencies.js";
import { type Doors, doorsOf, plainPath } from "./doors.js";
import type { Manifest } from "./manifest.js";
import { publishedManifest } from "./published-manifest.js";
import type { Subject } from "./subject.js";
import { byPath, type PackedFile, tarballOf } from "./tarball.js";
import { changelogOf, licenseOf, ownText, remarksOn } from "./texts.js";

/** A package as it would be published. */
export type Packed = {
  readonly manifest: Manifest;
  /** `acme-gate-sdk-0.1.0.tgz`, as npm would call it. */
  readonly fileName: string;
  readonly bytes: Uint8Array;
  readonly files: readonly PackedFile[];
  /** As registries and lock files write it: `sha512-…`. */
  readonly integrity: string;
  /** What keeps it from being as good as it could be. */
  readonly remarks: readonly string[];
};

/** How to pack. */
export type PackOptions = {
  /** Path of the `tsc` to use where types have to be inferred; by default the project's own, or else ours. */
  readonly compiler?: string;
};

/** Builds a package and makes its tarball; writes nothing. Throws {@link UsageError} when it cannot be published as it is. */
export async function packPackage(subject: Subject, options: PackOptions = {}): Promise<Packed> {
  const doors = doorsOf(subject);
  const scripts = await bundleDoors(subject.folder, doors.modules, doors.started);
  const declarations = await declareDoors(subject, doors.modules, options.compiler);
  const code = new Map([...scripts.files, ...declarations]);
  const dependencies = dependenciesOf(subject, importedPackages(code));
  const manifest = publishedManifest({
    manifest: subject.manifest,
    doors,
    waiting: scripts.waiting,
    dependencies,
  });
  const license = licenseOf(subject);
  const texts = new Map([
    ...code,
    ["package.json", `${JSON.stringify(manifest, null, 2)}\n`],
    ["README.md", await readmeOf(subject)],
    ["CHANGELOG.md", changelogOf(subject)],
    ...(license === undefined ? [] : [[license.name, license.text] as const]),
  ]);
  const files = filesOf(subject, doors, texts);
  const bytes = await tarballOf(files);
  return {
    manifest,
    fileName: `${manifest.name.replace(/^@/, "").replace("/", "-")}-${manifest.version}.tgz`,
    bytes,
    files,
    integrity: `sha512-${createHash("sha512").update(bytes).digest("base64")}`,
    remarks: remarksOn(manifest, license !== undefined),
  };
}

async function readmeOf({ folder, manifest, job, sources }: Subject): Promise<string> {
  const own = ownText(folder, "README.md");
  if (own !== undefined) return own;
  const { plainReadme, renderReadme } = await import("./readme/readme.js");
  return job === undefined ? plainReadme(manifest) : renderReadme(manifest, job, sources);
}

function filesOf(
  subject: Subject,
  { assets, commands }: Doors,
  texts: ReadonlyMap<string, string>,
): readonly PackedFile[] {
  const { folder } = subject;
  const executables = new Set(Object.values(commands));
  const copied = new Set([...Object.values(assets), ...executables, ...listedFiles(subject)]);
  const files = [
    ...[...texts].map(([path, text]) => ({ path, content: new TextEncoder().encode(text) })),
    ...[...copied]
      .filter((path) => !texts.has(path))
      .map((path) => ({
        path,
        content: readFileSync(join(folder, path)),
        isExecutable: executables.has(path),
      })),
  ];
  return files.sort(byPath);
}

/** What `files` of the manifest lists beside what is built, without tests. */
function listedFiles({ folder, manifest }: Subject): readonly string[] {
  const { files } = manifest;
  const listed = Array.isArray(files) ? files.filter((path): path is string => typeof path === "string") : [];
  return listed
    .map((path) => plainPath(path).replace(/\/$/, ""))
    .filter((path) => !path.startsWith("!") && path !== "dist")
    .flatMap((path) => filesBelow(folder, path, manifest))
    .filter((path) => !/\.test\.|\.tsbuildinfo$/.test(path));
}

function filesBelow(folder: string, path: string, { name }: Manifest): readonly string[] {
  const found = statSync(join(folder, path), { throwIfNoEntry: false });
  if (found === undefined || path.split("/").includes(".."))
    throw new UsageError(
      `${name} lists ${JSON.stringify(path)} in "files", which is not in its folder.`,
      "Name files and folders there, and no patterns.",
    );
  if (found.isFile()) return [path];
  return readdirSync(join(folder, path), { recursive: true, encoding: "utf8" })
    .map((file) => `${path}/${file.split(sep).join("/")}`)
    .filter((file) => statSync(join(folder, file)).isFile());
}

import { readFileSync } from "node:fs";
import { builtinModules, createRequire } from "node:module";
import { join } from "node:path";
import { UsageError } from "../diagnostics/usage-error.js";
import { version as ownVersion } from "../version.js";
import { type Manifest, textsIn } from "./manifest.js";
import { specifiersIn } from "./specifiers.js";
import type { Subject } from "./subject.js";

const runtimePackage = "@edgeloom/runtime";
const builtins: ReadonlySet<string> = new Set(builtinModules);

/** The packages that built files import, by code unit. */
export function importedPackages(files: ReadonlyMap<string, string>): readonly string[] {
  const names = [...files].flatMap(([path, text]) =>
    path.endsWith(".cjs") || path.endsWith(".cts") ? [] : packagesIn(path, text),
  );
  return [...new Set(names)].sort();
}

function packagesIn(path: string, text: string): readonly string[] {
  return specifiersIn(path, text)
    .map(({ value }) => value)
    .filter((value) => !value.startsWith(".") && !value.startsWith("node:"))
    .map((value) => /^(?:@[^/]+\/)?[^/]+/.exec(value)?.[0] ?? value)
    .filter((name) => !builtins.has(name));
}

/**
 * The dependencies of a published package. An exact version becomes a range: two packages that pin the same library differently would
 * bring it twice. What a manifest of people does not name is an error of theirs; for an emitted package without one, it is looked up.
 */
export function dependenciesOf(
  subject: Subject,
  imported: readonly string[],
): Readonly<Record<string, string>> {
  const { manifest } = subject;
  const known = { ...textsIn(manifest, "dependencies"), ...textsIn(manifest, "peerDependencies") };
  const missing = imported.filter((name) => name !== manifest.name && !Object.hasOwn(known, name));
  const [first] = missing;
  if (first !== undefined && manifest["dependencies"] !== undefined)
    throw new UsageError(
      `${manifest.name} imports ${first}, which its package.json does not name.`,
      `Add it to "dependencies".`,
    );
  const own = ranges(textsIn(manifest, "dependencies"), manifest);
  return { ...own, ...Object.fromEntries(missing.map((name) => [name, installedRange(name, subject)])) };
}

/** Versions of a field of the manifest as ranges. */
export function ranges(
  versions: Readonly<Record<string, string>>,
  { name }: Manifest,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(versions).map(([dependency, said]) => {
      if (/^(?:workspace|file|link|portal):/.test(said))
        throw new UsageError(
          `${name} depends on ${dependency} by ${JSON.stringify(said)}, which nobody else can install.`,
          "Name the version that it is published with.",
        );
      return [dependency, /^\d/.test(said) && !/[\s|x*]/.test(said) ? `^${said}` : said];
    }),
  );
}

/** The range of what is installed. The runtime has our own version. */
function installedRange(name: string, { folder, manifest }: Subject): string {
  if (name === runtimePackage) return `^${ownVersion}`;
  for (const base of createRequire(join(folder, "package.json")).resolve.paths(name) ?? []) {
    const found = versionIn(join(base, name, "package.json"));
    if (found !== undefined) return `^${found}`;
  }
  throw new UsageError(
    `${manifest.name} imports ${name}, which is not installed, so that no version of it is known.`,
    `Install it: npm install ${name}.`,
  );
}

function versionIn(file: string): string | undefined {
  try {
    return (JSON.parse(readFileSync(file, "utf8")) as { readonly version?: string }).version;
  } catch {
    return undefined;
  }
}

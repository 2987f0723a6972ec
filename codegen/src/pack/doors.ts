import { existsSync, readFileSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { UsageError } from "../diagnostics/usage-error.js";
import { isRecord, type Manifest, textsIn } from "./manifest.js";
import type { Subject } from "./subject.js";

/** One way into a package. */
export type Door = {
  /** As `exports` name it: `.` or `./rpc`. */
  readonly name: string;
  /** Its source, absolute. */
  readonly source: string;
  /** Where it is built to, without ending: `dist/rpc/index`. */
  readonly target: string;
};

/** Everything that is reachable from outside. */
export type Doors = {
  readonly modules: readonly Door[];
  /** Modules that only the commands of the package start. */
  readonly started: readonly Door[];
  /** What `exports` name that is no script, by name: paths in the package folder. */
  readonly assets: Readonly<Record<string, string>>;
  /** The commands, by name: paths in the package folder. */
  readonly commands: Readonly<Record<string, string>>;
};

/** The condition under which a package of a workspace is read from its sources; nothing published has it. */
export const sourceCondition = "edgeloom-source";

/** Finds the ways into a package: what its `exports` and `bin` say, or else its `index.ts`. Throws {@link UsageError}. */
export function doorsOf(subject: Subject): Doors {
  const { exports = emittedDoors(subject) } = subject.manifest;
  const entries = isRecord(exports)
    ? Object.entries(isConditions(exports) ? { ".": exports } : exports)
    : [[".", exports] as const];
  const isScript = ([, target]: readonly [string, unknown]): boolean => isModule(lastOf(target) ?? "");
  const commands = commandsOf(subject.manifest);
  const assets = entries.filter((entry) => !isScript(entry) && entry[0] !== "./package.json");
  const modules = entries.filter(isScript).map(([name, target]) => doorAt(name, target, subject));
  const started = Object.values(commands).flatMap((file) => startedBy(file, subject));
  if (modules.length + started.length === 0)
    throw new UsageError(
      `${subject.manifest.name} has nothing to import: its exports name no script.`,
      'Let "." of `exports` in its package.json be "./dist/index.js", or leave `exports` out.',
    );
  return {
    modules,
    started,
    assets: Object.fromEntries(
      assets.map(([name, target]) => [name, existing(name, lastOf(target), subject)]),
    ),
    commands,
  };
}

/** A script as it is published, or its source, which some workspaces name. */
function isModule(path: string): boolean {
  return /\.[cm]?[jt]s$/.test(path) && !/\.d\.[cm]?ts$/.test(path);
}

/** The doors of an emitted package that says nothing of them. The types of openapi-typescript stand beside all others. */
function emittedDoors({ sources }: Subject): Readonly<Record<string, string>> {
  const hasPaths = existsSync(join(sources, "paths.ts"));
  return { ".": "./dist/index.js", ...(hasPaths && { "./paths": "./dist/paths.js" }) };
}

function commandsOf(manifest: Manifest): Readonly<Record<string, string>> {
  const { bin, name } = manifest;
  const said = typeof bin === "string" ? { [name.replace(/^@[^/]*\//, "")]: bin } : textsIn(manifest, "bin");
  return Object.fromEntries(Object.entries(said).map(([command, file]) => [command, plainPath(file)]));
}

/** A path inside a package without `./` in front. */
export const plainPath = (path: string): string => path.replace(/^\.\//, "");

function isConditions(exports: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(exports).every((key) => !key.startsWith("."));
}

/** Where a target leads in the end: the last condition is the one that always holds. */
function lastOf(target: unknown): string | undefined {
  if (typeof target === "string") return target;
  return isRecord(target) ? lastOf(Object.values(target).at(-1)) : undefined;
}

function doorAt(name: string, target: unknown, subject: Subject): Door {
  const { folder, sources } = subject;
  const said = isRecord(target) ? target[sourceCondition] : undefined;
  const file = plainPath(lastOf(target) ?? "");
  const candidates = [
    ...(typeof said === "string" ? [resolve(folder, said)] : []),
    ...(file.endsWith("ts") ? [resolve(folder, file)] : []),
    join(sources, file.replace(/^(?:dist|lib|build|out)\//, "").replace(/\.([cm]?)js$/, ".$1ts")),
  ];
  const source = candidates.find((path) => existsSync(path));
  if (source === undefined)
    throw new UsageError(
      `The door ${JSON.stringify(name)} of ${subject.manifest.name} has no source: ${candidates.join(" and ")} are not there.`,
      "Generate the package, or correct `exports` of its package.json.",
    );
  return { name, source, target: targetOf(source, subject) };
}

function targetOf(source: string, { sources, manifest }: Subject): string {
  const way = relative(sources, source);
  if (way.startsWith(`..${sep}`))
    throw new UsageError(`${manifest.name} has a source outside of ${sources}: ${source}.`, "Move it there.");
  return `dist/${way
    .split(sep)
    .join("/")
    .replace(/\.[cm]?ts$/, "")}`;
}

/** The modules that a command loads from the built package. */
function startedBy(file: string, subject: Subject): readonly Door[] {
  existing("bin", file, subject);
  const text = readFileSync(join(subject.folder, file), "utf8");
  return [...text.matchAll(/"(\.\.\/dist\/[^"]+\.js)"/g)].map(([, target = ""]) =>
    doorAt(file, target.slice("../".length), subject),
  );
}

function existing(name: string, file: string | undefined, { folder, manifest }: Subject): string {
  const path = plainPath(file ?? "");
  const isInside = !relative(folder, resolve(folder, path)).startsWith("..");
  if (path !== "" && isInside && existsSync(join(folder, path))) return path;
  throw new UsageError(
    `${manifest.name} names ${JSON.stringify(file ?? name)}, which is not in its folder.`,
    "Correct `exports` and `bin` of its package.json.",
  );
}

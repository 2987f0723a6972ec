import { ranges } from "./dependencies.js";
import { type Door, type Doors, plainPath } from "./doors.js";
import { type Manifest, textsIn } from "./manifest.js";

/** What only people who work on a package need. */
const ofDevelopment: ReadonlySet<string> = new Set([
  "scripts",
  "devDependencies",
  "files",
  "exports",
  "main",
  "module",
  "types",
  "typesVersions",
  "bin",
  "type",
  "dependencies",
  "peerDependencies",
  "workspaces",
  "packageManager",
  "overrides",
]);

/** What the manifest of a published package is made of. */
export type Publication = {
  readonly manifest: Manifest;
  readonly doors: Doors;
  /** Targets of the doors that are ES modules only. */
  readonly waiting: ReadonlySet<string>;
  readonly dependencies: Readonly<Record<string, string>>;
};

/**
 * The `package.json` of a published package.
 *
 * `module-sync` comes first: Node, from 20.19 on, then takes the ES module for `import` and for `require` alike, so that a process
 * never holds a package twice, with two classes for each error. CommonJS stays for loaders that do not know the condition (Jest,
 * older bundlers), and for TypeScript, whose `node16` refuses to require an ES module. `main`, `types` and `typesVersions` are for
 * `moduleResolution: node10`, which knows no `exports`.
 */
export function publishedManifest({ manifest, doors, waiting, dependencies }: Publication): Manifest {
  const { modules, assets, commands } = doors;
  const { name, version, ...rest } = manifest;
  const root = modules.find((door) => door.name === ".");
  const others = modules.filter((door) => door.name !== ".");
  const peers = ranges(textsIn(manifest, "peerDependencies"), manifest);
  const kept = Object.entries(rest).filter(([field]) => !ofDevelopment.has(field));
  return {
    name,
    version,
    ...Object.fromEntries(kept),
    engines: manifest["engines"] ?? { node: ">=20.19" },
    type: "module",
    ...(Object.keys(commands).length > 0 && { bin: commands }),
    ...(root !== undefined && { main: `./${root.target}.cjs`, types: `./${root.target}.d.cts` }),
    exports: {
      ...Object.fromEntries(modules.map((door) => [door.name, conditionsOf(door, waiting)])),
      ...Object.fromEntries(Object.entries(assets).map(([name, path]) => [name, `./${path}`])),
      "./package.json": "./package.json",
    },
    ...(others.length > 0 && {
      typesVersions: {
        "*": Object.fromEntries(others.map((door) => [plainPath(door.name), [`./${door.target}.d.cts`]])),
      },
    }),
    ...(Object.keys(dependencies).length > 0 && { dependencies }),
    ...(Object.keys(peers).length > 0 && { peerDependencies: peers }),
  };
}

function conditionsOf({ target }: Door, waiting: ReadonlySet<string>): object {
  const modules = { types: `./${target}.d.ts`, default: `./${target}.js` };
  if (waiting.has(target)) return modules;
  return {
    "module-sync": modules,
    import: modules,
    require: { types: `./${target}.d.cts`, default: `./${target}.cjs` },
  };
}

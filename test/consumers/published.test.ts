import { existsSync, readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { rolldown } from "rolldown";
import { describe, expect, test } from "vitest";

// What npm would publish: bundles, as the build makes them.
const repository = resolve(import.meta.dirname, "../..");
const packages = ["runtime", "generated"]
  .flatMap((room) => readdirSync(join(repository, room)).map((name) => join(repository, room, name)))
  .filter((folder) => existsSync(join(folder, "dist/.bundle")))
  .map((folder) => ({ folder, manifest: manifestOf(folder) }));

type Door = { readonly types: string; readonly default: string };
type Manifest = {
  readonly name: string;
  readonly exports: Readonly<Record<string, Door | string>>;
  readonly dependencies?: object;
  readonly peerDependencies?: object;
};

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
}

const doorsOf = ({ exports }: Manifest): readonly (readonly [string, Door])[] =>
  Object.entries(exports).flatMap(([name, door]) =>
    typeof door === "string" ? [] : [[name, door] as const],
  );

const importsOf = (text: string): readonly string[] =>
  [...text.matchAll(/^(?:import|export)\b[^"]*?"([^"]+)";/gm)].map(([, specifier = ""]) => specifier);

test("there are packages to look at", () => {
  expect(packages.map(({ manifest }) => manifest.name)).toContain("@edgeloom/runtime");
});

/** Doors that processes are started with: whoever imports them becomes one. */
const programs: ReadonlySet<string> = new Set([
  "@edgeloom/ivy/child",
  "@edgeloom/ivy/update-guard",
  "@edgeloom/ivy/update-work",
]);

describe.each(packages.map((found) => [found.manifest.name, found] as const))(
  "%s",
  (_name, { folder, manifest }) => {
    const doors = doorsOf(manifest);

    test("has a script and declarations behind each door", () => {
      const missing = doors
        .flatMap(([, door]) => [door.default, door.types])
        .filter((file) => !existsSync(join(folder, file)));
      expect(missing).toEqual([]);
    });

    test("holds each module once, whichever door leads to it", async () => {
      const known = new Map<string, unknown>();
      for (const [door, { default: file }] of doors) {
        if (programs.has(join(manifest.name, door))) continue;
        const opened = (await import(/* @vite-ignore */ pathToFileURL(join(folder, file)).href)) as object;
        for (const [name, value] of Object.entries(opened)) {
          if (typeof value !== "function" || !/^class\b/.test(String(value))) continue;
          expect(known.get(name) ?? value, `${name} of ${door}`).toBe(value);
          known.set(name, value);
        }
      }
    });

    test("imports nothing that its manifest does not name", () => {
      const allowed = new Set([
        ...Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }),
        ...builtinModules,
      ]);
      const scripts = readdirSync(join(folder, "dist"), { recursive: true })
        .map(String)
        .filter((file) => file.endsWith(".js"));
      const foreign = scripts
        .flatMap((file) => importsOf(readFileSync(join(folder, "dist", file), "utf8")))
        .filter((specifier) => !specifier.startsWith("."))
        .map((specifier) => specifier.replace(/^node:/, "").match(/^(?:@[^/]+\/)?[^/]+/)?.[0] ?? "");
      expect(new Set(foreign.filter((name) => !allowed.has(name)))).toEqual(new Set());
    });
  },
);

// What ends up in the bundles of users: the runtime and what is generated.
const doorsInPrograms = packages
  .filter(({ folder }) => folder.startsWith(join(repository, "generated")) || folder.endsWith("core"))
  .flatMap(({ folder, manifest }) =>
    doorsOf(manifest).map(
      ([door, { default: file }]) => [join(manifest.name, door), join(folder, file)] as const,
    ),
  );

/** The bundle of a program that imports a file and uses nothing of it, by a bundler that believes no manifest. */
async function unused(file: string): Promise<string> {
  const program = "\0program";
  const bundle = await rolldown({
    input: program,
    external: /^[^./\0]/,
    treeshake: { moduleSideEffects: (_id, isExternal) => !isExternal },
    plugins: [
      {
        name: "program",
        resolveId: (id) => (id === program ? id : null),
        load: (id) => (id === program ? `import ${JSON.stringify(file)};` : null),
      },
    ],
  });
  const { output } = await bundle.generate({ format: "esm" });
  await bundle.close();
  return output[0].code.replaceAll(/^\/\/.*$/gm, "").trim();
}

test.each(doorsInPrograms)("%s leaves nothing behind where nothing of it is used", async (_door, file) => {
  expect(await unused(file)).toBe("");
});

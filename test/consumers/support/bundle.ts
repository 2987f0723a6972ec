import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { rolldown } from "rolldown";

// Inside the repository, so that the runtime is found as a user's project would find it.
const workFolder = join(import.meta.dirname, "../../../node_modules/.cache/edgeloom-tests");

/** A user's project with a generated package in `sdk/`. */
export type BundledProject = {
  /** Bundles a program of the user; its text, and the file that holds it. */
  bundle(program: string): Promise<{ readonly text: string; readonly file: string }>;
  /** Removes it from the disk. */
  remove(): void;
};

/** Makes a project of an emitted package, by path. */
export function createBundledProject(files: ReadonlyMap<string, string>): BundledProject {
  mkdirSync(workFolder, { recursive: true });
  const folder = mkdtempSync(join(workFolder, "bundle-"));
  for (const [path, text] of files) write(join(folder, "sdk", path), text);
  write(join(folder, "sdk/package.json"), JSON.stringify({ type: "module", sideEffects: false }));
  let programs = 0;
  return {
    bundle: async (program) => {
      const name = `program-${programs++}`;
      write(join(folder, `${name}.ts`), program);
      const build = await rolldown({
        input: join(folder, `${name}.ts`),
        platform: "node",
        resolve: { conditionNames: ["edgeloom-source", "import"], extensionAlias: { ".js": [".ts", ".js"] } },
      });
      const file = join(folder, `${name}.mjs`);
      const { output } = await build.write({ file, format: "esm", codeSplitting: false });
      await build.close();
      return { text: output[0].code, file };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

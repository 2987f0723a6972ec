import { existsSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { UsageError } from "../../diagnostics/usage-error.js";

/** The version that sites are made and tested with. */
export const vitepressVersion = "1.6.4";

/** Where VitePress lies, and the folder of packages that holds what it needs. */
export type Vitepress = { readonly program: string; readonly packages: string };

/**
 * Finds VitePress: the one of the project in `cwd`, else the one beside edgeloom.
 *
 * @param own - a file of edgeloom; another one in tests
 * @throws UsageError that says how to install it
 */
export function findVitepress(cwd: string, own: string = import.meta.filename): Vitepress {
  for (const from of [join(cwd, "package.json"), own]) {
    const manifest = resolved(from);
    if (manifest === undefined) continue;
    const folder = realpathSync(dirname(manifest));
    const program = join(folder, "bin", "vitepress.js");
    if (existsSync(program)) return { program, packages: dirname(folder) };
  }
  throw new UsageError(
    "The site is built by VitePress, which is not installed.",
    `Run: npm install --save-dev vitepress@${vitepressVersion}. --format markdown needs nothing.`,
  );
}

function resolved(from: string): string | undefined {
  try {
    return createRequire(from).resolve("vitepress/package.json");
  } catch {
    return undefined;
  }
}

import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** Asked for by name: the modules of the package stand elsewhere in its bundle than in its sources. */
const manifest = createRequire(import.meta.url).resolve("edgeloom/package.json");

/** The path of something that the package brings beside its code, such as `scaffold/new`. */
export function packagePath(name: string): string {
  return join(dirname(manifest), name);
}

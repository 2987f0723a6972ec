import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { transformSync } from "oxc-transform";

/** Writes a folder of TypeScript modules as JavaScript, as a build would. @param {string} from @param {string} to */
export function transpile(from, to) {
  for (const entry of readdirSync(from, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith(".ts")) continue;
    const file = join(entry.parentPath, entry.name);
    const target = join(to, relative(from, file).replace(/\.ts$/, ".js"));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, transformSync(entry.name, readFileSync(file, "utf8")).code);
  }
  writeFileSync(join(to, "package.json"), '{"type":"module"}');
}

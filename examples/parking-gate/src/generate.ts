import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

/** Runs `edgeloom generate --force` and gives back what it says. Rejects with its diagnostics when it refuses the schemas. */
export async function generate(signal: AbortSignal): Promise<string> {
  const program = join(
    dirname(createRequire(import.meta.url).resolve("edgeloom/package.json")),
    "bin",
    "edgeloom.js",
  );
  const { stdout } = await promisify(execFile)(process.execPath, [program, "generate", "--force"], {
    signal,
  });
  return stdout.trim();
}

import { Buffer } from "node:buffer";
import { randomBytes } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

/**
 * The module in a TypeScript file. Its text without types runs from a file beside it, since its imports are looked up from there;
 * a source map leads the places of errors back.
 */
export async function importTypeScript(file: string): Promise<{ readonly default?: unknown }> {
  const runnable = join(dirname(file), `.${basename(file)}.${randomBytes(6).toString("hex")}.mjs`);
  writeFileSync(runnable, withoutTypes(file), { flag: "wx" });
  process.setSourceMapsEnabled(true);
  try {
    return (await import(pathToFileURL(runnable).href)) as { readonly default?: unknown };
  } catch (error) {
    throw toOriginal(error, runnable, file);
  } finally {
    process.setSourceMapsEnabled(false);
    rmSync(runnable);
  }
}

function withoutTypes(file: string): string {
  const { transformSync } = createRequire(import.meta.url)("oxc-transform") as typeof import("oxc-transform");
  const { code, map, errors } = transformSync(basename(file), readFileSync(file, "utf8"), {
    sourcemap: true,
  });
  const [first] = errors;
  if (first !== undefined) throw new SyntaxError(first.codeframe?.trim() ?? first.message);
  const url = `data:application/json;base64,${Buffer.from(JSON.stringify(map)).toString("base64")}`;
  return `${code}\n//# sourceMappingURL=${url}\n`;
}

/** The error as if the original had run. Its stack is worked out here, as long as source maps are on. */
function toOriginal(error: unknown, runnable: string, file: string): unknown {
  if (!(error instanceof Error)) return error;
  const original = new Error(error.message.replaceAll(runnable, file), { cause: error });
  original.stack = (error.stack ?? "").replaceAll(runnable, file);
  return original;
}

import { Buffer } from "node:buffer";
import { randomBytes } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

/**
 * The module in a TypeScript file. Its text without types runs from a file beside it, since its imports are looked up from there;
 * a source map leads the places of errors back. `query` is put behind its address.
 */
export async function importTypeScript(file: string, query = ""): Promise<{ readonly default?: unknown }> {
  const runnable = join(dirname(file), `.${basename(file)}.${randomBytes(6).toString("hex")}.mjs`);
  writeFileSync(runnable, await withoutTypes(file), { flag: "wx" });
  process.setSourceMapsEnabled(true);
  try {
    return (await import(`${pathToFileURL(runnable).href}${query}`)) as { readonly default?: unknown };
  } catch (error) {
    throw toOriginal(error, runnable, file);
  } finally {
    process.setSourceMapsEnabled(false);
    rmSync(runnable);
  }
}

/** The parser is a native library: it is loaded when a configuration is written in TypeScript. */
async function withoutTypes(file: string): Promise<string> {
  const { transformSync } = await import("oxc-transform");
  const { code, map, errors } = transformSync(basename(file), readFileSync(file, "utf8"), {
    sourcemap: true,
  });
  const [first] = errors;
  if (first !== undefined) throw new SyntaxError(`${first.message}${placeIn(first.codeframe)}`);
  const url = `data:application/json;base64,${Buffer.from(JSON.stringify(map)).toString("base64")}`;
  return `${code}\n//# sourceMappingURL=${url}\n`;
}

/** The place that the parser shows above the line with the mistake. */
function placeIn(codeframe: string | null): string {
  const place = /\[([^[\]\n]+:\d+:\d+)\]/.exec(codeframe ?? "")?.[1];
  return place === undefined ? "" : ` (${place})`;
}

/** The error as if the original had run. Its stack is worked out here, as long as source maps are on. */
function toOriginal(error: unknown, runnable: string, file: string): unknown {
  if (!(error instanceof Error)) return error;
  const original = new Error(error.message.replaceAll(runnable, file), { cause: error });
  original.stack = (error.stack ?? "").replaceAll(runnable, file);
  return original;
}

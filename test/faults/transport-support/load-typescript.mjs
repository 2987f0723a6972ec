import { access, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

const require = createRequire(new URL("../../../codegen/package.json", import.meta.url));
const { transformSync } = await import(pathToFileURL(require.resolve("oxc-transform")).href);

/** Sources import each other by the name of the compiled file. */
export async function resolve(specifier, context, next) {
  if (specifier.startsWith(".") && specifier.endsWith(".js") && context.parentURL?.endsWith(".ts")) {
    const source = new URL(specifier.replace(/\.js$/, ".ts"), context.parentURL);
    const exists = await access(fileURLToPath(source)).then(
      () => true,
      () => false,
    );
    if (exists) return { url: source.href, format: "module", shortCircuit: true };
  }
  return next(specifier, context);
}

/** Takes the types away. */
export async function load(url, context, next) {
  if (!url.endsWith(".ts")) return next(url, context);
  const path = fileURLToPath(url);
  const { code, errors } = transformSync(path, await readFile(path, "utf8"), { target: "es2022" });
  if (errors.length > 0) throw new Error(`${path}: ${errors[0].message}`);
  return { format: "module", source: code, shortCircuit: true };
}

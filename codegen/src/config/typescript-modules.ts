import { createRequire, register } from "node:module";
import { pathToFileURL } from "node:url";

/** What Node lacks before 22.18. It runs in a thread of its own, so it is a text; `data.parser` is the address of the parser. */
export const typeScriptHooks = `import { readFile } from "node:fs/promises";
let parser;
function initialize(data) {
  parser = data.parser;
}
async function resolve(specifier, context, next) {
  try {
    return await next(specifier, context);
  } catch (error) {
    if (!/^\\.{1,2}\\/.*\\.m?js$/.test(specifier) || error?.code !== "ERR_MODULE_NOT_FOUND") throw error;
    return next(specifier.replace(/js$/, "ts"), context).catch(() => {
      throw error;
    });
  }
}
async function load(url, context, next) {
  const { protocol, pathname } = new URL(url);
  if (protocol !== "file:" || !/\\.m?ts$/.test(pathname) || pathname.includes("/node_modules/")) return next(url, context);
  const { transformSync } = await import(parser);
  const text = await readFile(new URL(url), "utf8");
  const { code, errors } = transformSync(decodeURIComponent(pathname), text);
  if (errors.length > 0) throw new SyntaxError(errors[0].message + " (" + decodeURIComponent(pathname) + ")");
  return { format: "module", source: code, shortCircuit: true };
}
export { initialize, load, resolve };`;

let isRegistered = false;

/**
 * Lets modules import others that are written in TypeScript, by their own names or, as TypeScript wants it, by those that they will
 * have as JavaScript. Installed packages are left alone.
 */
export function importTypeScriptModules(): void {
  if (isRegistered) return;
  isRegistered = true;
  register(`data:text/javascript,${encodeURIComponent(typeScriptHooks)}`, {
    data: { parser: pathToFileURL(createRequire(import.meta.url).resolve("oxc-transform")).href },
  });
}

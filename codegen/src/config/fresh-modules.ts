import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import { register } from "node:module";

/** The query under which Node keeps another copy of a module. */
const query = "edgeloom";

/** Hands the query of a module on to those that it imports by relative paths. It runs in a thread of its own, so it is a text. */
const hooks = `export async function resolve(specifier, context, next) {
  const found = await next(specifier, context);
  if (!/^\\.{1,2}\\//.test(specifier) || context.parentURL === undefined) return found;
  const stamp = new URL(context.parentURL).searchParams.get(${JSON.stringify(query)});
  if (stamp === null || !found.url.startsWith("file:")) return found;
  const url = new URL(found.url);
  url.searchParams.set(${JSON.stringify(query)}, stamp);
  return { ...found, url: url.href };
}`;

let isRegistered = false;
const seen = new Map<string, string>();

/**
 * What to put behind the address of a configuration, so that its modules are read as they stand on the disk now, and not as they
 * were when this process imported them first. Empty for the first time, and as long as nothing has changed since.
 *
 * @param modules - the configuration, and all that it imports by relative paths
 */
export function freshQuery(modules: readonly string[]): string {
  const [file = ""] = modules;
  const stamp = stampOf(modules);
  const first = seen.get(file);
  if (first === undefined) seen.set(file, stamp);
  if (first === undefined || first === stamp) return "";
  if (!isRegistered) register(`data:text/javascript,${encodeURIComponent(hooks)}`);
  isRegistered = true;
  return `?${query}=${stamp}`;
}

function stampOf(modules: readonly string[]): string {
  const hash = createHash("sha256");
  for (const path of modules) {
    const found = statSync(path, { bigint: true, throwIfNoEntry: false });
    hash.update(`${path}\n${found?.mtimeNs ?? ""} ${found?.size ?? ""} ${found?.ino ?? ""}\n`);
  }
  return hash.digest("hex").slice(0, 16);
}

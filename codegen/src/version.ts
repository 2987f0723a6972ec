import { createRequire } from "node:module";

/** Version of the generator, as its package says. */
export const version = (
  createRequire(import.meta.url)("edgeloom/package.json") as { readonly version: string }
).version;

import type { Json } from "../ir/index.js";
import type { Book } from "./book.js";
import { asyncApiBundle, openApiBundles, schemaBundle } from "./bundle/index.js";
import type { BundleFormat } from "./formats.js";
import { prettyJson } from "./pretty-json.js";
import type { Volume } from "./volume.js";

/** Documents in the words of a standard, by path. Empty where no document of a volume is written in them. */
export function bundleFiles(volumes: readonly Volume[], format: BundleFormat): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const volume of volumes) {
    const folder = volume.folder === "" ? "" : `${volume.folder}/`;
    for (const [name, bundle] of bundlesOf(volume, format))
      files.set(`${folder}${name}.json`, `${prettyJson(bundle)}\n`);
  }
  return files;
}

function bundlesOf({ book, set, name }: Volume, format: BundleFormat): ReadonlyMap<string, Json> {
  if (format === "openapi") return openApiBundles(set);
  if (format === "jsonschema") return new Map([["schemas", schemaBundle(book.model, name, slugsOf(book))]]);
  const bundle = asyncApiBundle(set, book.model.title);
  return new Map(bundle === undefined ? [] : [["asyncapi", bundle]]);
}

/** Models are called in a bundle as in the address of their page. */
function slugsOf({ pathOf }: Book): (id: Parameters<Book["lookup"]>[0]) => string {
  return (id) => (pathOf(id) ?? "").replace(/^.*\//, "");
}

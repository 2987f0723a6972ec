import type { EmitterName } from "../../../codegen/src/emit/index.js";
import { memoryHost } from "../../../codegen/src/load/index.js";
import { compile } from "../../../codegen/src/pipeline.js";
import { version } from "../../../codegen/src/version.js";
import { gate } from "../../../codegen/src/write/gate/gate.js";

/** Documents by file name, as plain JSON data. */
export type Documents = { readonly [file: string]: unknown };

/**
 * The emitted files of some documents, by path, as the whole pipeline makes them but for the version in the header. Throws
 * with all diagnostics when one of them is an error, and when the gate refuses a file.
 */
export function generate(documents: Documents, emit?: readonly EmitterName[]): ReadonlyMap<string, string> {
  const root = "/project";
  const files = Object.entries(documents).map(([file, data]) => [
    `${root}/${file}`,
    JSON.stringify(data, undefined, 2),
  ]);
  const host = memoryHost(Object.fromEntries(files));
  const compiled = compile({ root, inputs: ["."], emit, host, formats: "assert" });
  if (compiled.files === undefined) {
    throw new Error(compiled.diagnostics.map((found) => `${found.code}: ${found.message}`).join("\n"));
  }
  for (const [path, text] of compiled.files) gate(text, path);
  return new Map(
    [...compiled.files].map(([path, text]) => [path, text.replace(`edgeloom ${version}`, "edgeloom")]),
  );
}

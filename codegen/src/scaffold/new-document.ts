import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Json, ownValue } from "../ir/index.js";
import { packagePath } from "../package-folder.js";
import { refuseName, writeNew } from "./device-module.js";

const templates = packagePath("scaffold/new");

const files = { message: "message.yaml", rpc: "rpc.yaml", operation: "operation.yaml", model: "model.json" };

/** What a new document is, and where it goes. */
export type NewDocument = {
  readonly kind: keyof typeof files;
  /** Folder of the document, absolute. */
  readonly folder: string;
  readonly name: string;
  /** The contents of the documents beside it: what they say of the wire holds for all of a package. */
  readonly others: readonly Json[];
};

/**
 * Writes a document with one message, RPC, operation or model, which is right as it stands.
 *
 * @returns its path
 * @throws UsageError when the name is none, or the document is there already
 */
export function writeNewDocument({ kind, folder, name, others }: NewDocument): string {
  refuseName(name);
  const template = files[kind];
  const file = join(folder, `${name}${template.slice(template.indexOf("."))}`);
  const wire = others.map((data) => wireOf(data)).find((rules) => rules !== undefined);
  const text = readFileSync(join(templates, template), "utf8")
    .replace("__WIRE__\n", wire === undefined ? "" : `x-edgeloom-wire: ${JSON.stringify(wire)}\n`)
    .replaceAll("__PASCAL__", pascal(name))
    .replaceAll("__NAME__", name);
  writeNew(file, text);
  return file;
}

function wireOf(data: Json): Json | undefined {
  return typeof data === "object" && data !== null && !Array.isArray(data)
    ? ownValue(data as { readonly [key: string]: Json }, "x-edgeloom-wire")
    : undefined;
}

function pascal(name: string): string {
  return name
    .split("-")
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join("");
}

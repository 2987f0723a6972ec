import { resolve } from "node:path";
import { type DiagnosticCode, quote, type Reporter } from "../diagnostics/index.js";
import { byCodeUnit, documentKind } from "../ir/index.js";
import { type DocumentLimits, tooLarge } from "./document.js";
import { isDocumentPath } from "./extensions.js";
import { findDocuments } from "./find-files.js";
import type { FileHost } from "./host.js";
import { documentPath, hasUnprintable, realPath } from "./paths.js";
import { readOnce } from "./read-once.js";
import type { SourceDocument } from "./source.js";

/** The limits of loading. */
export type LoadLimits = DocumentLimits & { readonly maxFiles: number };

/** What loading needs. */
export type LoadRequest = {
  /** The project root: names of documents are relative to it. */
  readonly root: string;
  /** Files and folders, absolute or relative to the root. */
  readonly inputs: readonly string[];
  readonly limits: LoadLimits;
  readonly host: FileHost;
  readonly reporter: Reporter;
};

/**
 * Reads the documents that the inputs name, each once, by code unit of their names. What is wrong is reported and left
 * out, so that one run finds all of it. A file in a folder that is no schema document is still in the result: whether
 * another document refers to it turns out when references are resolved.
 */
export function loadDocuments(request: LoadRequest): readonly SourceDocument[] {
  const { root, inputs, limits, host, reporter } = request;
  const realRoot = realPath(host, root) ?? root;
  const paths = new Map<string, "named" | "found">();
  for (const input of inputs) {
    for (const [path, how] of pathsOf(input, realRoot, request))
      if (paths.get(path) !== "named") paths.set(path, how);
  }
  if (paths.size > limits.maxFiles) {
    reporter.report("limit-files", `The inputs hold more than ${limits.maxFiles} files.`, undefined);
    return [];
  }
  const documents: SourceDocument[] = [];
  for (const [path, how] of paths) {
    const document = loadFile({ realRoot, path, limits, host, reporter });
    if (document === undefined) continue;
    if (how === "named" && documentKind(document.data) === undefined) reportUnknown(document.file, reporter);
    else documents.push(document);
  }
  return documents.sort((left, right) => byCodeUnit(left.file, right.file));
}

type Found = readonly (readonly [path: string, how: "named" | "found"])[];

function pathsOf(input: string, realRoot: string, { limits, host, reporter }: LoadRequest): Found {
  const path = realPath(host, resolve(realRoot, input));
  const kind = path === undefined ? undefined : host.stat(path)?.kind;
  if (path !== undefined && kind === "file") return [[path, "named"]];
  if (path !== undefined && kind === "folder") {
    const found = findDocuments({ root: realRoot, folder: path, maxFiles: limits.maxFiles, host, reporter });
    return found.map((file) => [file, "found"]);
  }
  reporter.report("input-missing", `There is no file or folder ${quote(input)}.`, undefined);
  return [];
}

function reportUnknown(file: string, reporter: Reporter): void {
  reporter.report(
    "input-unknown",
    `${quote(file)} is neither JSON Schema, OpenAPI, AsyncAPI nor a device module.`,
    {
      file,
      pointer: "",
    },
  );
}

/** What loading one file needs: real paths, so that a file has one name however it was reached. */
export type LoadFileRequest = {
  readonly realRoot: string;
  readonly path: string;
  readonly limits: DocumentLimits;
  readonly host: FileHost;
  readonly reporter: Reporter;
};

/** Reads one file as a document; undefined after what is wrong was reported. */
export function loadFile({
  realRoot,
  path,
  limits,
  host,
  reporter,
}: LoadFileRequest): SourceDocument | undefined {
  const file = documentPath(realRoot, path);
  const refuse = (code: DiagnosticCode, message: string): undefined => {
    reporter.report(code, message, { file, pointer: "" });
  };
  if (hasUnprintable(file))
    return refuse("input-name", `${quote(file)} holds characters that cannot be seen.`);
  if (!isDocumentPath(path))
    return refuse("input-extension", `${quote(file)} is neither JSON nor YAML by its name.`);
  const size = host.stat(path)?.size ?? 0;
  if (size > limits.maxDocumentBytes) return tooLarge(file, size, limits, reporter);
  const bytes = bytesOf(host, path);
  if (bytes === undefined) return refuse("input-missing", `${quote(file)} cannot be read.`);
  return readOnce({ file, bytes, limits, reporter }, host.readings);
}

function bytesOf(host: FileHost, path: string): Uint8Array | undefined {
  try {
    return host.readBytes(path);
  } catch {
    return undefined;
  }
}

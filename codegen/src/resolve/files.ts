import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { nearestWord, quote, type Reporter } from "../diagnostics/index.js";
import { byCodeUnit } from "../ir/index.js";
import {
  documentPath,
  type FileHost,
  isDocumentPath,
  isInside,
  type LoadLimits,
  loadFile,
  realPath,
  textExtensions,
} from "../load/index.js";
import type { SourceDocument } from "../load/source.js";
import { failure, type Outcome } from "./problem.js";

/** What reading referenced files needs. All paths are real paths. */
export type FilesOptions = {
  readonly realRoot: string;
  /** Folders that may be read; what lies elsewhere is not even looked at. */
  readonly roots: readonly string[];
  readonly limits: LoadLimits;
  readonly host: FileHost;
  readonly reporter: Reporter;
  /** The beginning of an address → a folder, or the whole of it → a file. Absolute paths. */
  readonly places?: ReadonlyMap<string, string>;
};

/** The files of a run: those that were given, and those that references lead to inside the allowed roots. */
export class Files {
  private readonly documents = new Map<string, SourceDocument | "unreadable">();
  private readonly options: FilesOptions;

  constructor(documents: readonly SourceDocument[], options: FilesOptions) {
    for (const document of documents) this.documents.set(document.file, document);
    this.options = options;
  }

  /** Everything that was read, by code unit of its name. */
  all(): readonly SourceDocument[] {
    const read = [...this.documents.values()].filter((document) => document !== "unreadable");
    return read.sort((left, right) => byCodeUnit(left.file, right.file));
  }

  /** The document of a name, if it was read. */
  get(file: string): SourceDocument | undefined {
    const document = this.documents.get(file);
    return document === "unreadable" ? undefined : document;
  }

  /** The address of a document's file: what its relative references are relative to. */
  uriOf(document: SourceDocument): string {
    return pathToFileURL(join(this.options.realRoot, document.file)).href;
  }

  /** The address of the file that holds what is known by another address; undefined when the options say nothing about it. */
  fileUriOf(uri: string): string | undefined {
    let found: readonly [prefix: string, path: string] | undefined;
    for (const [prefix, path] of this.options.places ?? []) {
      if (prefix.length > (found?.[0].length ?? -1) && isWithin(prefix, uri)) found = [prefix, path];
    }
    if (found === undefined) return undefined;
    const [prefix, path] = found;
    const below = uri.slice(prefix.length).replace(/^\/+/, "");
    if (below === "") return pathToFileURL(path).href;
    // The rest stays encoded as it is, so that reading it is what refuses encoded slashes.
    return this.withExtension(`${pathToFileURL(`${path}/`).href}${below}`);
  }

  /** Servers of schemas know many of them by the names of their files without extension. */
  private withExtension(uri: string): string {
    const { host } = this.options;
    const isFile = (candidate: string): boolean => {
      const path = pathOf(candidate);
      const real = path !== undefined && this.isAllowed(path) ? realPath(host, path) : undefined;
      return real !== undefined && this.isAllowed(real) && host.stat(real)?.kind === "file";
    };
    return [uri, ...textExtensions.map((extension) => uri + extension)].find(isFile) ?? uri;
  }

  /** A document of our own. It counts as one of the files of the run. */
  addOwn(document: SourceDocument): void {
    this.documents.set(document.file, document);
  }

  /**
   * The document at an address. A problem that was reported for the file itself is not repeated: the value is then
   * undefined. Nothing outside the roots is touched, and links are resolved before a file is read.
   */
  read(uri: string, reference: string): Outcome<SourceDocument | undefined> {
    const path = pathOf(uri);
    if (path === undefined) return failure("ref-syntax", `${quote(reference)} is no path on this machine.`);
    if (!this.isAllowed(path))
      return failure("ref-outside", `${quote(reference)} leads out of the folders that this run may read.`);
    const { host, realRoot, limits, reporter } = this.options;
    const real = realPath(host, path);
    if (real === undefined)
      return failure(
        "ref-file-missing",
        `There is no file ${quote(documentPath(realRoot, path), 200)} for ${quote(reference)}.`,
        () => this.suggestion(path),
      );
    if (!this.isAllowed(real))
      return failure("ref-outside", `${quote(reference)} leads out of the inputs through a link.`);
    const file = documentPath(realRoot, real);
    const known = this.documents.get(file);
    if (known !== undefined) return { value: known === "unreadable" ? undefined : known };
    if (host.stat(real)?.kind !== "file")
      return failure("ref-file-missing", `${quote(reference)} is not a file.`);
    if (!isDocumentPath(real))
      return failure("input-extension", `${quote(reference)} is neither JSON nor YAML by its name.`);
    if (this.documents.size >= limits.maxFiles) {
      return failure(
        "limit-files",
        `With ${quote(reference)} the run would read more than ${limits.maxFiles} files.`,
      );
    }
    const document = loadFile({ realRoot, path: real, limits, host, reporter });
    this.documents.set(file, document ?? "unreadable");
    return { value: document };
  }

  private isAllowed(path: string): boolean {
    return this.options.roots.some((root) => isInside(root, path));
  }

  private suggestion(path: string): string | undefined {
    try {
      const name = nearestWord(path.slice(dirname(path).length + 1), this.options.host.list(dirname(path)));
      return name === undefined ? undefined : `Did you mean ${quote(name)}?`;
    } catch {
      return undefined;
    }
  }
}

/** Whether an address is a prefix itself or lies below it; `https://a.example/b` is not the beginning of `https://a.example/bc`. */
function isWithin(prefix: string, uri: string): boolean {
  if (!uri.startsWith(prefix) || uri.includes("?")) return false;
  return uri.length === prefix.length || prefix.endsWith("/") || uri.charAt(prefix.length) === "/";
}

/** The path of a `file:` address; undefined for an address that no path stands for, such as one with a host. */
function pathOf(uri: string): string | undefined {
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}

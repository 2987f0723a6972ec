import { catalog, excerptAt, type Reporter } from "../diagnostics/index.js";
import { type Json, pointerTokens } from "../ir/index.js";
import { decodeText } from "./decode.js";
import { type TextExtension, textExtension } from "./extensions.js";
import { JsonPlaces } from "./json-places.js";
import { readJson } from "./json-reader.js";
import { JsonSpans, type ReadText } from "./json-spans.js";
import { lineTable } from "./lines.js";
import type { ParsedText, TextProblem } from "./problem.js";
import { shared } from "./shared.js";
import type { Position, SourceDocument } from "./source.js";
import { YamlPlaces } from "./yaml-places.js";
import { readYaml } from "./yaml-reader.js";

/** The limits that reading one document holds to. */
export type DocumentLimits = { readonly maxDocumentBytes: number; readonly maxNesting: number };

/** One language of text. */
type Format = {
  read(text: string, limits: DocumentLimits, known?: JsonSpans): ParsedText;
  places(text: string, limits: DocumentLimits): { offsetOf(tokens: readonly string[]): number | undefined };
};

const json: Format = { read: readJson, places: (text) => new JsonPlaces(text) };
const yaml: Format = { read: readYaml, places: (text, limits) => new YamlPlaces(text, limits) };
const formats: Readonly<Record<TextExtension, Format>> = { ".json": json, ".yaml": yaml, ".yml": yaml };

/** What is needed to read a document from its bytes. */
export type ReadRequest = {
  /** Path relative to the project root, with `/`. */
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly limits: DocumentLimits;
  readonly reporter: Reporter;
  /** What the file held before, for a host that reads files again and again. */
  readonly before?: FileMemory | undefined;
};

/** What is kept of a file that is read again and again. */
export type FileMemory = { document?: SourceDocument; read?: ReadText | undefined };

/** Reads bytes as a document; undefined after what is wrong was reported. Never throws, whatever the bytes. */
export function readDocument(request: ReadRequest): SourceDocument | undefined {
  const { file, bytes, limits, reporter, before } = request;
  const extension = textExtension(file);
  if (extension === undefined) {
    reporter.report("input-extension", `${file} is neither JSON nor YAML by its name.`, originOf(file));
    return undefined;
  }
  const format = formats[extension];
  if (bytes.length > limits.maxDocumentBytes) return tooLarge(file, bytes.length, limits, reporter);
  const { text, problem } = decodeText(bytes);
  const spans = before && new JsonSpans(text, before.read);
  const { data, problems } =
    problem === undefined ? format.read(text, limits, spans) : { data: undefined, problems: [problem] };
  const positionOf = lineTable(text);
  for (const found of problems) reportProblem(found, { file, text, positionOf, reporter });
  if (data === undefined || problems.some(({ code }) => catalog[code].severity === "error")) return undefined;
  const parts = { file, text, limits, format, positionOf };
  if (before === undefined) return makeDocument({ ...parts, data });
  const document = makeDocument({ ...parts, data: shared(before.document?.data, data) });
  before.document = document;
  // What was read with a problem has to be read again, for its sake.
  before.read = problems.length === 0 ? spans?.read : undefined;
  return document;
}

type Place = {
  readonly file: string;
  readonly text: string;
  readonly positionOf: (offset: number) => Position;
  readonly reporter: Reporter;
};

/** The excerpt is taken now: a text that did not become a document is not kept. */
function reportProblem(
  { code, message, offset, fix }: TextProblem,
  { file, text, positionOf, reporter }: Place,
): void {
  const excerpt = excerptAt(text, positionOf(offset));
  reporter.report(code, message, originOf(file), { offset, excerpt, ...(fix !== undefined && { fix }) });
}

/** Reports a document above the size limit: known from the directory, so that it need not be read. */
export function tooLarge(file: string, size: number, limits: DocumentLimits, reporter: Reporter): undefined {
  const message = `The file has ${size} bytes, the limit is ${limits.maxDocumentBytes}.`;
  reporter.report("limit-document-bytes", message, originOf(file));
}

type Parts = {
  readonly file: string;
  readonly text: string;
  readonly data: Json;
  readonly limits: DocumentLimits;
  readonly format: Format;
  readonly positionOf: (offset: number) => Position;
};

function makeDocument({ file, text, data, limits, format, positionOf }: Parts): SourceDocument {
  let places: ReturnType<Format["places"]> | undefined;
  return {
    file,
    text,
    data,
    position(pointer) {
      places ??= format.places(text, limits);
      const offset = places.offsetOf(pointerTokens(pointer));
      return offset === undefined ? undefined : positionOf(offset);
    },
  };
}

function originOf(file: string): { readonly file: string; readonly pointer: string } {
  return { file, pointer: "" };
}

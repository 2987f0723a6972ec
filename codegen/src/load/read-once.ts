import type { Reporter } from "../diagnostics/index.js";
import { type FileMemory, type ReadRequest, readDocument } from "./document.js";
import type { SourceDocument } from "./source.js";

type Report = Parameters<Reporter["report"]>;

type Reading = {
  readonly file: string;
  readonly maxNesting: number;
  readonly document: SourceDocument | undefined;
  readonly reports: readonly Report[];
};

/** What came of bytes that were read before. A host has it that gives the same bytes again while a file stays as it was. */
export class Readings {
  private readonly byBytes = new WeakMap<Uint8Array, Reading>();
  private readonly byFile = new Map<string, FileMemory>();

  /** What came of these bytes under this name. What is equal to a part of what the file held before is the same object. */
  of(request: ReadRequest): Reading {
    const { file, bytes, limits } = request;
    const known = this.byBytes.get(bytes);
    if (known?.file === file && known.maxNesting === limits.maxNesting) return known;
    const before = this.byFile.get(file) ?? {};
    const reading = readingOf({ ...request, before });
    this.byBytes.set(bytes, reading);
    this.byFile.set(file, before);
    return reading;
  }
}

/** As {@link readDocument}; the same bytes under the same name are read once, and what was reported then is reported again. */
export function readOnce(request: ReadRequest, readings: Readings | undefined): SourceDocument | undefined {
  if (readings === undefined) return readDocument(request);
  const { document, reports } = readings.of(request);
  for (const report of reports) request.reporter.report(...report);
  return document;
}

function readingOf(request: ReadRequest): Reading {
  const reports: Report[] = [];
  const reporter: Reporter = { report: (...report) => void reports.push(report) };
  const document = readDocument({ ...request, reporter });
  return { file: request.file, maxNesting: request.limits.maxNesting, document, reports };
}

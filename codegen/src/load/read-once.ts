import type { Reporter } from "../diagnostics/index.js";
import { type ReadRequest, readDocument } from "./document.js";
import type { SourceDocument } from "./source.js";

type Report = Parameters<Reporter["report"]>;

type Reading = {
  readonly file: string;
  readonly maxNesting: number;
  readonly document: SourceDocument | undefined;
  readonly reports: readonly Report[];
};

/** What came of bytes that were read before. A host has it that gives the same bytes again while a file stays as it was. */
export type Readings = WeakMap<Uint8Array, Reading>;

/** As {@link readDocument}; the same bytes under the same name are read once, and what was reported then is reported again. */
export function readOnce(request: ReadRequest, readings: Readings | undefined): SourceDocument | undefined {
  if (readings === undefined) return readDocument(request);
  const { file, bytes, limits, reporter } = request;
  const before = readings.get(bytes);
  const isSame = before?.file === file && before.maxNesting === limits.maxNesting;
  const reading = before !== undefined && isSame ? before : readingOf(request);
  readings.set(bytes, reading);
  for (const report of reading.reports) reporter.report(...report);
  return reading.document;
}

function readingOf(request: ReadRequest): Reading {
  const reports: Report[] = [];
  const reporter: Reporter = { report: (...report) => void reports.push(report) };
  const document = readDocument({ ...request, reporter });
  return { file: request.file, maxNesting: request.limits.maxNesting, document, reports };
}

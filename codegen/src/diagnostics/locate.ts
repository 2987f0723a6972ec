import type { Origin } from "../ir/origin.js";
import type { Diagnostic } from "./diagnostic.js";
import { type Excerpt, excerptAt, type Place } from "./excerpt.js";

/** What of a document is needed to show a place in it. */
export type Locatable = {
  readonly file: string;
  readonly text: string;
  position(pointer: string): Place | undefined;
};

/** The place of a diagnostic with its line: as reported, or found in its document by pointer. */
export function locate(diagnostic: Diagnostic, document?: Locatable): Excerpt | undefined {
  if (diagnostic.excerpt !== undefined) return diagnostic.excerpt;
  if (document === undefined || document.file !== diagnostic.origin?.file) return undefined;
  const place =
    diagnostic.offset === undefined
      ? nearestPlace(diagnostic.origin.pointer, document)
      : placeOfOffset(document.text, diagnostic.offset);
  return place && excerptAt(document.text, place);
}

/** The line and column of an origin in its document. */
export function locateOrigin(origin: Origin, document: Locatable): Place | undefined {
  return document.file === origin.file ? nearestPlace(origin.pointer, document) : undefined;
}

/** A pointer may name what is absent (a missing keyword): then the place is that of the nearest thing around it. */
function nearestPlace(pointer: string, document: Locatable): Place | undefined {
  for (let around = pointer; ; around = around.slice(0, Math.max(0, around.lastIndexOf("/")))) {
    const place = document.position(around);
    if (place !== undefined || around === "") return place;
  }
}

function placeOfOffset(text: string, offset: number): Place {
  let line = 1;
  let lineStart = 0;
  for (let end = text.indexOf("\n"); end !== -1 && end < offset; end = text.indexOf("\n", end + 1)) {
    line++;
    lineStart = end + 1;
  }
  return { offset, line, column: offset - lineStart + 1 };
}

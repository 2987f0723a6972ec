import { commonEnd, commonStart } from "../../../text-difference.js";
import { PlainNames } from "./names.js";
import { DeclarationReader, nextBoundary } from "./parts.js";

/** A stretch of a file: a plain declaration with its names, or what only the parser can judge. */
export type Segment = { readonly length: number; readonly names: PlainNames | undefined };

/** A file that has passed, in its parts. */
export type Passed = { readonly source: string; readonly segments: readonly Segment[] };

/** Far more than any pattern of the readers looks ahead of where a declaration ends. */
const margin = 200;

/**
 * A file in its parts, where one that passed before is known. Reading goes from left to right and depends on nothing but the text from
 * where it stands. So what stands before the first difference is in the same parts as it was, and so is all that follows as soon as
 * reading comes, behind the last difference, to where a part began.
 */
export function segmentsOf(source: string, before: Passed | undefined): readonly Segment[] {
  const segments: Segment[] = [];
  let at = 0;
  const sameUntil = before === undefined ? 0 : commonStart(before.source, source) - margin;
  for (const segment of before?.segments ?? []) {
    if (at + segment.length > sameUntil) break;
    segments.push(segment);
    at += segment.length;
  }
  const tail = before === undefined ? undefined : new Tail(source, before);
  while (at < source.length) {
    if (tail?.beginsAt(at) === true) return [...segments, ...tail.from(at)];
    const segment = segmentAt(source, at, tail);
    segments.push(segment);
    at += segment.length;
  }
  return segments;
}

function segmentAt(source: string, start: number, tail: Tail | undefined): Segment {
  for (let at = start; ; at = nextBoundary(source, at)) {
    const isKnown = at > start && tail?.beginsAt(at) === true;
    const names = new PlainNames();
    const end = isKnown || at >= source.length ? at : new DeclarationReader(source, names).declarationAt(at);
    // What is not plain goes on until something is.
    if (end !== undefined && at > start) return { length: at - start, names: undefined };
    if (end !== undefined) return { length: end - start, names };
  }
}

/** The end of a file that is as it was before. */
class Tail {
  private readonly starts = new Map<number, number>();
  private readonly sameFrom: number;
  private readonly shift: number;

  constructor(
    source: string,
    private readonly before: Passed,
  ) {
    this.sameFrom = source.length - commonEnd(before.source, source);
    this.shift = before.source.length - source.length;
    let at = 0;
    for (const [index, { length }] of before.segments.entries()) {
      this.starts.set(at, index);
      at += length;
    }
  }

  /** Whether a part began here, and nothing behind it has changed. */
  beginsAt(at: number): boolean {
    return at >= this.sameFrom && this.starts.has(at + this.shift);
  }

  /** The parts from where one began. */
  from(at: number): readonly Segment[] {
    return this.before.segments.slice(this.starts.get(at + this.shift));
  }
}

import type { Json } from "../ir/index.js";
import { commonEnd, commonStart } from "../text-difference.js";

/** An object or a list as it stands in a text. */
export type JsonSpan = {
  readonly length: number;
  readonly nesting: number;
  readonly value: Json;
  /** What stands in it, by offset from its start. */
  readonly inner: ReadonlyMap<number, JsonSpan>;
};

/** A definition of any document stands no deeper: `/components/schemas/Pet` is in three. Further down there are too many. */
const maxNesting = 3;

/** A text that was read without a problem. */
export type ReadText = {
  readonly text: string;
  readonly root: readonly [start: number, span: JsonSpan] | undefined;
};

/**
 * Where objects and lists stand in a text, so that the next text of the file need only be read where it differs. What a value is depends
 * on nothing but its own text, and how deep it may nest on where it stands.
 */
export class JsonSpans {
  /** What is known of the text before, by offset in it; what stands inside something, once that is looked into. */
  private readonly known = new Map<number, JsonSpan>();
  private readonly open: { readonly start: number; readonly inner: Map<number, JsonSpan> }[] = [];
  private readonly sameUntil: number;
  private readonly sameFrom: number;
  private readonly shift: number;
  private root: ReadText["root"];

  constructor(
    private readonly text: string,
    before: ReadText | undefined,
  ) {
    const old = before?.text ?? "";
    this.sameUntil = commonStart(old, text);
    this.sameFrom = text.length - commonEnd(old, text);
    this.shift = old.length - text.length;
    if (before?.root !== undefined) this.known.set(...before.root);
  }

  /** What begins at an offset, if it stood in the text before; else it has to be read, and noted then. */
  at(start: number, nesting: number): JsonSpan | undefined {
    if (nesting > maxNesting) return undefined;
    const isBehind = start >= this.sameFrom;
    const before = isBehind ? start + this.shift : start;
    const span = isBehind || start < this.sameUntil ? this.known.get(before) : undefined;
    if (span?.nesting === nesting && (isBehind || start + span.length <= this.sameUntil)) {
      this.add(start, span);
      return span;
    }
    for (const [offset, inner] of span?.inner ?? []) this.known.set(before + offset, inner);
    this.open.push({ start, inner: new Map() });
    return undefined;
  }

  /** Takes down what was read from an offset on, up to another. */
  note(start: number, end: number, nesting: number, value: Json): void {
    if (nesting > maxNesting) return;
    const inner = this.open.pop()?.inner ?? new Map();
    this.add(start, { length: end - start, nesting, value, inner });
  }

  /** All that was read, for the next text. */
  get read(): ReadText {
    return { text: this.text, root: this.root };
  }

  private add(start: number, span: JsonSpan): void {
    const around = this.open.at(-1);
    if (around === undefined) this.root = [start, span];
    else around.inner.set(start - around.start, span);
  }
}

import { Buffer } from "node:buffer";
import { quote } from "../diagnostics/index.js";
import type { Json } from "../ir/index.js";
import * as char from "./characters.js";
import { exactNumber } from "./exact-number.js";
import type { JsonSpans } from "./json-spans.js";
import { nestingLimit, type ParsedText, type TextProblem } from "./problem.js";

/**
 * Reads JSON exactly as RFC 8259 has it. `JSON.parse` would be twice as fast, but it rounds numbers, keeps the last of
 * two equal keys, and gives objects whose prototype answers for keys that are not there.
 */
export function readJson(
  text: string,
  limits: { readonly maxNesting: number },
  known?: JsonSpans,
): ParsedText {
  const reader = new JsonReader(text, nestingLimit(limits.maxNesting), known);
  try {
    return { data: reader.document(), problems: reader.problems };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { data: undefined, problems: [...reader.problems, error.problem] };
  }
}

/** Ends the reading; never leaves this file. */
class Unreadable extends Error {
  readonly problem: TextProblem;

  constructor(problem: TextProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

type MutableRecord = { [key: string]: Json };

const numberPattern = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const escapePattern = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/** The last character of Latin-1: the engine keeps a text without later ones in half of the memory. */
const lastNarrow = 0xff;

/**
 * The text in Latin-1, with the same offsets. What is cut out of a text is as wide as the whole, and so is all that is made of it:
 * one typographic quote in a large document would make every name and every line of the output slower to hash, compare and join.
 */
function narrowed(text: string): string {
  return /[\u0100-\uffff]/.test(text) ? Buffer.from(text, "latin1").toString("latin1") : text;
}

/** One pass over one text. The position is state, so that no step has to hand it on. */
class JsonReader {
  readonly problems: TextProblem[] = [];
  private readonly text: string;
  /** Only good for the parts of the text that hold no wider character. */
  private readonly narrow: string;
  private readonly maxNesting: number;
  private position = 0;
  private nesting = 0;

  constructor(
    text: string,
    maxNesting: number,
    private readonly known: JsonSpans | undefined,
  ) {
    this.text = text;
    this.narrow = narrowed(text);
    this.maxNesting = maxNesting;
  }

  document(): Json {
    const data = this.value(this.skipSpace());
    const after = this.skipSpace();
    if (!Number.isNaN(after)) this.unexpected("the end of the file");
    return data;
  }

  private value(first: number): Json {
    if (first === char.quotationMark) return this.string();
    if (first === char.openBrace || first === char.openBracket) return this.collection(first);
    if (first === char.minus || (first >= char.zero && first <= char.nine)) return this.number();
    if (this.text.startsWith("true", this.position)) return this.word(true, 4);
    if (this.text.startsWith("false", this.position)) return this.word(false, 5);
    if (this.text.startsWith("null", this.position)) return this.word(null, 4);
    return this.unexpected("a value");
  }

  private word<T extends Json>(value: T, length: number): T {
    this.position += length;
    return value;
  }

  private collection(first: number): Json {
    const { known, position: start, nesting } = this;
    const before = known?.at(start, nesting);
    if (before !== undefined) {
      this.position = start + before.length;
      return before.value;
    }
    const value = first === char.openBrace ? this.object() : this.array();
    known?.note(start, this.position, nesting, value);
    return value;
  }

  private object(): Json {
    this.enter();
    const record = Object.create(null) as MutableRecord;
    let next = this.skipSpace();
    if (next === char.closeBrace) return this.leave(record);
    for (;;) {
      if (next !== char.quotationMark) this.unexpected("a key in double quotes");
      const keyOffset = this.position;
      const key = this.string();
      if (this.skipSpace() !== char.colon) this.unexpected('":"');
      this.position++;
      if (record[key] !== undefined) this.duplicate(key, keyOffset);
      record[key] = this.value(this.skipSpace());
      next = this.skipSpace();
      if (next === char.closeBrace) return this.leave(record);
      if (next !== char.comma) this.unexpected('"," or "}"');
      this.position++;
      next = this.skipSpace();
    }
  }

  private array(): Json {
    this.enter();
    const list: Json[] = [];
    let next = this.skipSpace();
    if (next === char.closeBracket) return this.leave(list);
    for (;;) {
      list.push(this.value(next));
      next = this.skipSpace();
      if (next === char.closeBracket) return this.leave(list);
      if (next !== char.comma) this.unexpected('"," or "]"');
      this.position++;
      next = this.skipSpace();
    }
  }

  private enter(): void {
    if (++this.nesting > this.maxNesting) {
      this.fail({
        code: "limit-nesting",
        message: `Values are nested deeper than ${this.maxNesting}.`,
        offset: this.position,
      });
    }
    this.position++;
  }

  private leave(value: Json): Json {
    this.nesting--;
    this.position++;
    return value;
  }

  private string(): string {
    const { text } = this;
    // Read once and not for each character: a bundler or test runner may make a lookup of each use of an import.
    const { backslash, quotationMark, space } = char;
    const start = ++this.position;
    let units = 0;
    for (let at = start; ; at++) {
      const unit = text.charCodeAt(at);
      if (unit === quotationMark) {
        this.position = at + 1;
        return (units > lastNarrow ? text : this.narrow).slice(start, at);
      }
      if (unit === backslash) return this.escapedString(start, at);
      if (!(unit >= space)) this.brokenString(start, at);
      units |= unit;
    }
  }

  /** Checks the escapes here, for exact places, and leaves the unescaping to the engine. */
  private escapedString(start: number, firstEscape: number): string {
    const { text } = this;
    let at = firstEscape;
    for (;;) {
      const unit = text.charCodeAt(at);
      if (unit === char.quotationMark) break;
      if (unit === char.backslash) {
        escapePattern.lastIndex = at;
        if (!escapePattern.test(text)) this.failAt(at, "A backslash must start one of the escapes of JSON.");
        at = escapePattern.lastIndex;
      } else if (unit >= char.space) at++;
      else this.brokenString(start, at);
    }
    this.position = at + 1;
    return JSON.parse(text.slice(start - 1, at + 1)) as string;
  }

  private brokenString(start: number, at: number): never {
    if (at >= this.text.length) this.failAt(start - 1, "The string is never closed.");
    return this.failAt(at, `The character ${quote(this.text.charAt(at))} must be escaped in a string.`);
  }

  private number(): number | bigint {
    const start = this.position;
    numberPattern.lastIndex = start;
    const literal = numberPattern.exec(this.text)?.[0];
    if (literal === undefined) return this.failAt(start, "A minus sign must be followed by a number.");
    this.position = start + literal.length;
    if (/[0-9.eE+-]/.test(this.text.charAt(this.position)))
      this.failAt(start, "The number is not written as JSON has it.");
    const exact = exactNumber(literal);
    if (exact.kind === "exact") return exact.value;
    if (exact.kind === "rounded") {
      const message = `${quote(literal, 40)} becomes ${exact.value}, the nearest number.`;
      this.problems.push({ code: "number-rounded", message, offset: start });
      return exact.value;
    }
    return this.fail({
      code: "number-range",
      message: `No number can hold ${quote(literal, 40)}.`,
      offset: start,
    });
  }

  /** Moves to the next character that is no space and returns it, without taking it; NaN at the end. */
  private skipSpace(): number {
    for (;;) {
      const unit = this.text.charCodeAt(this.position);
      if (unit > char.space) return unit;
      if (unit !== char.space && unit !== char.lineFeed && unit !== char.carriageReturn && unit !== char.tab)
        return unit;
      this.position++;
    }
  }

  private duplicate(key: string, offset: number): void {
    this.problems.push({
      code: "duplicate-key",
      message: `The key ${quote(key)} stands twice in one object.`,
      offset,
    });
  }

  private unexpected(expected: string): never {
    return this.failAt(this.position, `Expected ${expected}, found ${this.found()}.`, this.hint());
  }

  private found(): string {
    if (this.position >= this.text.length) return "the end of the file";
    const word = /[A-Za-z_$][\w$]{0,20}/y;
    word.lastIndex = this.position;
    return quote(
      word.exec(this.text)?.[0] ?? String.fromCodePoint(this.text.codePointAt(this.position) ?? 0),
    );
  }

  /** What people most often mean by a text that is almost JSON. */
  private hint(): string | undefined {
    const { text, position } = this;
    const here = text.charAt(position);
    if (here === "/" || here === "#") return "JSON has no comments; use `$comment` or `description`.";
    if (here === "'") return "JSON strings stand in double quotes.";
    if ((here === "}" || here === "]") && /,\s*$/.test(text.slice(Math.max(0, position - 200), position))) {
      return "Remove the comma before it.";
    }
    if (/^(?:NaN|-?Infinity|undefined)\b/.test(text.slice(position, position + 12)))
      return "JSON knows only finite numbers; use null or leave it out.";
    return undefined;
  }

  private failAt(offset: number, message: string, fix?: string): never {
    return this.fail({ code: "json-syntax", message, offset, ...(fix !== undefined && { fix }) });
  }

  private fail(problem: TextProblem): never {
    throw new Unreadable(problem);
  }
}

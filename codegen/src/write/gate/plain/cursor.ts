import { commentProblem } from "../comments.js";

/** Thrown where a text is no plain declaration, so that the parser has to look at it. Has no stack, since it is thrown often. */
export const notPlain: unique symbol = Symbol("not plain");

const maxDepth = 200;

const comment = /\/\*((?:[^*]|\*(?!\/))*)\*\//y;
const text = /"((?:[ !#-[\]-~]|\\["\\nrt]|\\u[0-9a-f]{4})*)"/y;
const number = /-?(?:0|[1-9]\d*)(?:n|(?:\.\d+)?(?:e[+-]?\d+)?)(?![\w$.])/y;
const word = /[A-Za-z_$][\w$]*/y;

/** A place in a text, and the small pieces that stand there. What does not read as expected throws {@link notPlain}. */
export class Cursor {
  private depth = 0;

  constructor(
    readonly source: string,
    /** Offset of what is read next. */
    public at: number,
  ) {}

  /** Goes on from an offset, as if nothing had been read. */
  restart(at: number): void {
    this.at = at;
    this.depth = 0;
  }

  /** Goes over spaces, line ends, and comments that the gate lets pass. */
  skip(): void {
    for (;;) {
      const code = this.source.charCodeAt(this.at);
      if (code === 32 || code === 10) this.at++;
      else if (code === 47 && this.source.charCodeAt(this.at + 1) === 42) this.skipComment();
      else return;
    }
  }

  /** Takes what matches right here, without skipping. The pattern is sticky. */
  match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.source);
    if (found !== null) this.at = pattern.lastIndex;
    return found;
  }

  /** True when the sign stands next, which then is taken. */
  takes(sign: string): boolean {
    this.skip();
    const isThere = this.source.startsWith(sign, this.at);
    if (isThere) this.at += sign.length;
    return isThere;
  }

  /** True when the sign stands right here, without a space before it; it is then taken. */
  takesAtOnce(sign: string): boolean {
    const isThere = this.source.startsWith(sign, this.at);
    if (isThere) this.at += sign.length;
    return isThere;
  }

  expect(sign: string): void {
    if (!this.takes(sign)) throw notPlain;
  }

  /** The content of a string literal as written, undefined when none stands here. */
  text(): string | undefined {
    return this.match(text)?.[1];
  }

  isNumber(): boolean {
    return this.match(number) !== null;
  }

  word(): string | undefined {
    return this.match(word)?.[0];
  }

  /** Items up to the closing sign, with a comma between them and perhaps behind the last. */
  list(close: string, item: () => void): void {
    while (!this.takes(close)) {
      item();
      if (this.takes(",")) continue;
      this.expect(close);
      return;
    }
  }

  /** Reads something that may hold itself, up to a depth that no emitter reaches. */
  deeper<T>(read: () => T): T {
    if (++this.depth > maxDepth) throw notPlain;
    const result = read();
    this.depth--;
    return result;
  }

  private skipComment(): void {
    const { at } = this;
    const found = this.match(comment);
    if (found === null) throw notPlain;
    const [whole, value = ""] = found;
    const problem = commentProblem({ type: "Block", value, start: at, end: at + whole.length });
    if (problem !== undefined) throw notPlain;
  }
}

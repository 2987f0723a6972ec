import { type Cursor, notPlain } from "./cursor.js";
import type { ExpressionReader } from "./expressions.js";
import type { PlainNames } from "./names.js";

const returnWord = /return (?=[^ \n])/y;
const variable = /(const|let) ([A-Za-z_$][\w$]*)(?:: unknown)? = /y;
const ifHead = /if \(/y;
const elseWord = /else(?= if \(| \{)/y;
const whichIsFalse = /switch \(false\) \{/y;
const caseWord = /case (?=[^ \n])/y;
const refusal = /return false;/y;
const defaultWord = /default:/y;
const loopOver = /for \(const ([A-Za-z_$][\w$]*) (?:in|of) /y;
const counting = /for \(let ([A-Za-z_$][\w$]*) = \d; \1 < (?=[\w$])/y;
const countingEnd = / ([A-Za-z_$][\w$]*)\+\+\) /y;
const jump = /(?:continue|break);/y;
const step = /([A-Za-z_$][\w$]*)(?:\+\+|--);/y;
const change = /([A-Za-z_$][\w$]*) (?:=|\+=|-=) /y;

/** Reads the bodies of functions. */
export class StatementReader {
  private loops = 0;

  constructor(
    private readonly cursor: Cursor,
    private readonly names: PlainNames,
    private readonly expressions: ExpressionReader,
  ) {}

  /** The body of a function, behind its opening brace. */
  body(): void {
    const { loops } = this;
    this.loops = 0;
    this.block();
    this.loops = loops;
  }

  private block(): void {
    this.names.scoped(() => {
      while (!this.cursor.takes("}")) this.statement();
    });
  }

  private statement(): void {
    const { cursor } = this;
    cursor.skip();
    const declared = cursor.match(variable);
    if (declared !== null) return this.variable(declared[2] as string, declared[1] === "let");
    if (cursor.match(ifHead) !== null) return cursor.deeper(() => this.branches());
    if (cursor.match(whichIsFalse) !== null) return this.cases();
    const over = cursor.match(loopOver);
    if (over !== null) return cursor.deeper(() => this.loopOver(over[1] as string));
    const counter = cursor.match(counting);
    if (counter !== null) return cursor.deeper(() => this.countingLoop(counter[1] as string));
    this.simple();
  }

  private simple(): void {
    const { cursor } = this;
    if (cursor.match(returnWord) !== null) return this.returned();
    if (cursor.match(jump) !== null) {
      if (this.loops === 0) throw notPlain;
      return;
    }
    const stepped = cursor.match(step);
    if (stepped !== null) return this.names.useMutable(stepped[1] as string);
    const changed = cursor.match(change);
    if (changed === null) throw notPlain;
    this.names.useMutable(changed[1] as string);
    this.expressionAndEnd();
  }

  /** What is returned begins on the same line: a line end, also one in a comment, would end the statement. */
  private returned(): void {
    const { cursor } = this;
    const from = cursor.at;
    cursor.skip();
    if (cursor.source.slice(from, cursor.at).includes("\n")) throw notPlain;
    this.expressionAndEnd();
  }

  private variable(name: string, isMutable: boolean): void {
    this.expressionAndEnd();
    this.names.declareLocal(name, isMutable);
  }

  private branches(): void {
    const { cursor } = this;
    this.expressions.read();
    cursor.expect(")");
    this.branch();
    cursor.skip();
    if (cursor.match(elseWord) !== null) this.branch();
  }

  /** No variable may be declared in a branch without braces. */
  private branch(): void {
    const { cursor } = this;
    if (cursor.takes("{")) this.block();
    else if (cursor.match(ifHead) !== null) cursor.deeper(() => this.branches());
    else this.simple();
  }

  /** Conditions, of which the first that does not hold refuses; behind them what is to be done when all hold. */
  private cases(): void {
    const { cursor } = this;
    for (cursor.skip(); cursor.match(caseWord) !== null; cursor.skip()) {
      this.expressions.read();
      cursor.expect(":");
    }
    if (cursor.match(refusal) === null) throw notPlain;
    cursor.skip();
    if (cursor.match(defaultWord) === null) throw notPlain;
    cursor.skip();
    if (cursor.takes("}")) return;
    this.simple();
    cursor.expect("}");
  }

  private loopOver(name: string): void {
    this.expressions.read();
    this.cursor.expect(")");
    this.loop(name, false);
  }

  private countingLoop(name: string): void {
    this.expressions.read();
    this.cursor.expect(";");
    if (this.cursor.match(countingEnd)?.[1] !== name) throw notPlain;
    this.loop(name, true);
  }

  private loop(name: string, isMutable: boolean): void {
    this.names.scoped(() => {
      this.names.declareLocal(name, isMutable);
      this.cursor.expect("{");
      this.loops++;
      this.block();
      this.loops--;
    });
  }

  private expressionAndEnd(): void {
    this.expressions.read();
    this.cursor.expect(";");
  }
}

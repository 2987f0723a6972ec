import { Cursor, notPlain } from "./cursor.js";
import { ExpressionReader } from "./expressions.js";
import { PlainNames } from "./names.js";
import { StatementReader } from "./statements.js";
import { TypeReader } from "./types.js";

const typeHead = /export type ([A-Z][\w$]*) =(?=[ \n])/y;
const constHead = /(?:export )?const ([A-Za-z_$][\w$]*)(: | = )/y;
const functionHead = /(?:export )?function ([A-Za-z_$][\w$]*)\(/y;
const parameterHead = /([A-Za-z_$][\w$]*): /y;
const predicateHead = /: ([A-Za-z_$][\w$]*) is /y;
const equals = /=(?=[ \n])/y;
const boundary = /\n(?=export |function |const |\/\*\*)/g;

/** A file in parts. */
export type Parts = {
  /** What the plain declarations make and use. */
  readonly names: PlainNames;
  /** The stretches between plain declarations, in order. */
  readonly rest: readonly string[];
};

/** Takes the plain declarations out of a file. */
export function readParts(source: string): Parts {
  const reader = new DeclarationReader(source);
  const rest: string[] = [];
  let restFrom = -1;
  let at = 0;
  while (at < source.length) {
    const next = reader.declarationAt(at);
    if (next !== undefined) {
      if (restFrom >= 0) rest.push(source.slice(restFrom, at));
      restFrom = -1;
      at = next;
      continue;
    }
    if (restFrom < 0) restFrom = at;
    at = nextBoundary(source, at);
  }
  if (restFrom >= 0) rest.push(source.slice(restFrom));
  return { names: reader.names, rest };
}

/** Where the next declaration may begin. */
export function nextBoundary(source: string, at: number): number {
  boundary.lastIndex = at + 1;
  return (boundary.exec(source)?.index ?? source.length - 1) + 1;
}

/** Reads plain declarations: types, checks and descriptors as nearly all emitted ones are. */
export class DeclarationReader {
  private readonly cursor: Cursor;
  private readonly types: TypeReader;
  private readonly expressions: ExpressionReader;
  private readonly statements: StatementReader;

  constructor(
    source: string,
    readonly names = new PlainNames(),
  ) {
    this.cursor = new Cursor(source, 0);
    this.types = new TypeReader(this.cursor, this.names);
    this.expressions = new ExpressionReader(this.cursor, this.names, () => this.statements.body());
    this.statements = new StatementReader(this.cursor, this.names, this.expressions);
  }

  /** The offset behind the declaration that begins here, with the comments before it; undefined when none is plain. */
  declarationAt(at: number): number | undefined {
    this.cursor.restart(at);
    this.names.forgetLocals();
    try {
      this.declaration();
      return this.cursor.at;
    } catch (error) {
      if (error !== notPlain) throw error;
      return undefined;
    }
  }

  private declaration(): void {
    const { cursor } = this;
    cursor.skip();
    if (cursor.at === cursor.source.length) return;
    const type = cursor.match(typeHead);
    if (type !== null) return this.type(type[1] as string);
    const constant = cursor.match(constHead);
    if (constant !== null) return this.constant(constant[1] as string, constant[2] === ": ");
    const named = cursor.match(functionHead);
    if (named === null) throw notPlain;
    this.function(named[1] as string);
  }

  private type(name: string): void {
    this.types.read();
    this.cursor.expect(";");
    this.names.declareType(name);
  }

  private constant(name: string, hasType: boolean): void {
    if (hasType) {
      this.types.read();
      this.cursor.skip();
      if (this.cursor.match(equals) === null) throw notPlain;
    }
    this.expressions.read();
    this.cursor.expect(";");
    this.names.declareValue(name);
  }

  private function(name: string): void {
    const { cursor, names } = this;
    names.scoped(() => {
      cursor.list(")", () => this.parameter());
      const predicate = cursor.match(predicateHead);
      if (predicate === null && !cursor.takesAtOnce(": ")) throw notPlain;
      this.types.read();
      cursor.expect("{");
      this.statements.body();
    });
    names.declareCallable(name);
  }

  private parameter(): void {
    const { cursor } = this;
    cursor.skip();
    const name = cursor.match(parameterHead)?.[1];
    if (name === undefined) throw notPlain;
    this.types.read();
    this.names.declareLocal(name, false);
  }
}

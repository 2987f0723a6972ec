import { doorUse } from "../../../doors.js";
import { hiddenMembers, methods } from "../expressions.js";
import { type Cursor, notPlain } from "./cursor.js";
import type { PlainNames } from "./names.js";

/** What an expression is, as far as what may follow it asks. */
type Form = "callable" | "method" | "function" | "literal" | "value";

// Only with a space or a line end on both sides: so no two signs become one, and `a < b > (c)` no call with arguments of types.
const operator = /[ \n]+(===|!==|<=|>=|&&|\|\||<|>|\+|-|\*|\/|%|in)(?=[ \n])/y;
const compared = /[ ](?=[\w$"-])/y;
const arrow = /\((?:([A-Za-z_$][\w$]*)(?:: unknown)?)?\) => /y;
const functionHead = /function \(\) \{/y;
const pattern = /new RegExp\("(?:[ !#-[\]-~]|\\["\\nrt]|\\u[0-9a-f]{4})*", "u"\)/y;
const setHead = /new Set<unknown>\(\[/y;
const status = /[1-5]\d\d(?=:)/y;
const typeofWord = /typeof /y;

/** Reads expressions: of descriptors and of straight-line checks. */
export class ExpressionReader {
  constructor(
    private readonly cursor: Cursor,
    private readonly names: PlainNames,
    /** Reads the body of a function behind its opening brace. */
    private readonly body: () => void,
  ) {}

  /** An expression, perhaps with operators. What each binds does not matter here: every way to read it is allowed. */
  read(): void {
    const { cursor } = this;
    cursor.deeper(() => {
      const first = this.unary();
      for (let isFirst = true; ; isFirst = false) {
        const found = cursor.match(operator);
        if (found === null) return;
        if (isFirst && first === "function") throw notPlain;
        const [, sign] = found;
        if ((sign === "<" || sign === ">") && cursor.match(compared) === null) throw notPlain;
        if (this.unary() === "function") throw notPlain;
      }
    });
  }

  private unary(): Form {
    const { cursor } = this;
    cursor.skip();
    if (!cursor.takesAtOnce("!") && cursor.match(typeofWord) === null) return this.postfix();
    if (cursor.deeper(() => this.unary()) === "function") throw notPlain;
    return "value";
  }

  private postfix(): Form {
    const { cursor } = this;
    let form = this.primary();
    for (;;) {
      if (cursor.takesAtOnce(".")) form = this.member(form);
      else if (cursor.takesAtOnce("[")) form = this.element(form);
      else if (cursor.takesAtOnce("(")) form = this.call(form);
      else break;
    }
    if (form === "callable" || form === "method") return "value";
    return form;
  }

  private member(form: Form): Form {
    const name = this.cursor.word();
    if (name === undefined || hiddenMembers.has(name) || form === "literal" || form === "function")
      throw notPlain;
    return methods.has(name) ? "method" : "value";
  }

  private element(form: Form): Form {
    if (form === "literal" || form === "function") throw notPlain;
    this.read();
    this.cursor.expect("]");
    return "value";
  }

  private call(form: Form): Form {
    if (form !== "callable" && form !== "method") throw notPlain;
    this.cursor.list(")", () => this.read());
    return "value";
  }

  private primary(): Form {
    const { cursor } = this;
    if (cursor.text() !== undefined || cursor.isNumber()) return "literal";
    if (cursor.match(pattern) !== null) return "value";
    if (cursor.match(setHead) !== null) return this.set();
    if (cursor.match(functionHead) !== null) return this.functionBody();
    const found = cursor.match(arrow);
    if (found !== null) return this.arrowBody(found[1]);
    if (cursor.takesAtOnce("(")) return this.grouped();
    if (cursor.takesAtOnce("[")) return this.array();
    if (cursor.takesAtOnce("{")) return this.object();
    return this.named(cursor.word());
  }

  private named(name: string | undefined): Form {
    if (name === undefined) throw notPlain;
    if (name === "e" || name === "patterns") return this.door(name);
    if (name === "true" || name === "false" || name === "null") return "literal";
    if (name === "undefined") return "literal";
    const isCalled = this.cursor.source.startsWith("(", this.cursor.at);
    if (isCalled) this.names.useCallable(name);
    else this.names.useValue(name);
    return isCalled ? "callable" : "value";
  }

  private door(module: string): Form {
    const { cursor } = this;
    if (!cursor.takesAtOnce(".")) throw notPlain;
    const name = cursor.word() ?? "";
    if (doorUse(module === "e" ? name : `${module}.${name}`) !== "value") throw notPlain;
    return "callable";
  }

  private grouped(): Form {
    this.read();
    this.cursor.expect(")");
    return "literal";
  }

  private array(): Form {
    this.cursor.list("]", () => this.read());
    return "literal";
  }

  private set(): Form {
    this.array();
    this.cursor.expect(")");
    return "value";
  }

  private object(): Form {
    this.cursor.list("}", () => {
      this.key();
      this.cursor.expect(":");
      this.read();
    });
    return "literal";
  }

  /** `__proto__` sets a prototype, and an escape could spell it. */
  private key(): void {
    const { cursor } = this;
    cursor.skip();
    if (cursor.match(status) !== null) return;
    const name = cursor.text() ?? cursor.word();
    if (name === undefined || name === "__proto__" || name.includes("\\")) throw notPlain;
  }

  private functionBody(): Form {
    this.names.scoped(() => this.body());
    return "function";
  }

  private arrowBody(parameter: string | undefined): Form {
    this.names.scoped(() => {
      if (parameter !== undefined) this.names.declareLocal(parameter, false);
      if (this.cursor.takesAtOnce("{")) this.body();
      else this.read();
    });
    return "function";
  }
}

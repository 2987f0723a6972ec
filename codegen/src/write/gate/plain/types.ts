import { doorUse } from "../../../doors.js";
import { type Cursor, notPlain } from "./cursor.js";
import type { PlainNames } from "./names.js";

/** What a type is, as far as `readonly` in front of it asks. */
type Form = "list" | "other";

const keywords: ReadonlySet<string> = new Set([
  "bigint",
  "boolean",
  "false",
  "never",
  "null",
  "number",
  "string",
  "true",
  "undefined",
  "unknown",
]);

const memberHead =
  /(?:readonly )?(?:[A-Za-z_$][\w$]*|[1-5]\d\d|"(?:[ !#-[\]-~]|\\["\\nrt]|\\u[0-9a-f]{4})*")\??: /y;
const indexHead = /(?:readonly )?\[[a-z]+: string\]: /y;
const readonlyWord = /readonly (?=[A-Za-z_$[({])/y;

/** Reads types: unions, intersections, objects, tuples, lists, literals, and names of types. */
export class TypeReader {
  constructor(
    private readonly cursor: Cursor,
    private readonly names: PlainNames,
  ) {}

  /** A type. A bar or an ampersand may stand before the first member. */
  read(): void {
    const { cursor } = this;
    cursor.deeper(() => {
      if (!cursor.takes("|")) cursor.takes("&");
      do this.operand();
      while (cursor.takes("|") || cursor.takes("&"));
    });
  }

  private operand(): void {
    const { cursor } = this;
    cursor.skip();
    const isReadonly = cursor.match(readonlyWord) !== null;
    let form = this.primary();
    // A line end before the bracket would end the type.
    while (cursor.takesAtOnce("[]")) form = "list";
    if (isReadonly && form !== "list") throw notPlain;
  }

  private primary(): Form {
    const { cursor } = this;
    cursor.skip();
    if (cursor.takesAtOnce("{")) return this.object();
    if (cursor.takesAtOnce("[")) return this.tuple();
    if (cursor.takesAtOnce("(")) return this.grouped();
    if (cursor.text() !== undefined || cursor.isNumber()) return "other";
    const name = cursor.word();
    if (name === undefined) throw notPlain;
    if (keywords.has(name)) return "other";
    if (name === "e") this.door();
    else this.names.useType(name);
    if (cursor.takesAtOnce("<")) this.typeArguments();
    return "other";
  }

  private grouped(): Form {
    this.read();
    this.cursor.expect(")");
    return "other";
  }

  private door(): void {
    if (!this.cursor.takesAtOnce(".")) throw notPlain;
    if (doorUse(this.cursor.word() ?? "") !== "type") throw notPlain;
  }

  private typeArguments(): void {
    do this.read();
    while (this.cursor.takes(","));
    this.cursor.expect(">");
  }

  private object(): Form {
    const { cursor } = this;
    while (!cursor.takes("}")) {
      cursor.skip();
      if (cursor.match(memberHead) === null && cursor.match(indexHead) === null) throw notPlain;
      this.read();
      if (cursor.takes(";")) continue;
      cursor.expect("}");
      break;
    }
    return "other";
  }

  private tuple(): Form {
    let isLast = false;
    this.cursor.list("]", () => {
      if (isLast) throw notPlain;
      isLast = this.cursor.takes("...");
      this.read();
    });
    return "list";
  }
}

import type { SymbolId } from "../emit/plan.js";
import { formatDoc } from "./doc-text.js";
import { Fragment, type Part, pushAll } from "./fragment.js";
import { Rendered } from "./rendered.js";

/** Gives the name of a symbol in the file that is being printed. */
export type NameOf = (id: SymbolId) => string;

/** How symbols are shown. */
export type Naming = {
  readonly nameOf: NameOf;
  /** Whether it is exported under another name than its own. */
  readonly isRenamed: (id: SymbolId) => boolean;
};

const indentUnit = "  ";
const maxColumns = 100;

/** The text of a fragment: two spaces of indentation per level, no spaces at the end of a line, the same on every run. */
export function render(fragment: Fragment, nameOf: NameOf, isRenamed: Naming["isRenamed"] = never): Rendered {
  const naming = { nameOf, isRenamed };
  const lines = new LineWriter();
  // An explicit stack: a list that an emitter folded from the left is as deep as it is long, and must not exhaust the engine's.
  const stack: Step[] = [...Fragment.partsOf(fragment)].reverse();
  while (stack.length > 0) {
    const part = stack.pop() as Step;
    if (typeof part === "string") lines.write(part);
    else if (Fragment.isFragment(part)) pushAll(stack, Fragment.partsOf(part));
    else if (part.kind === "outdent") lines.close();
    else writeSpecial(part, stack, lines, naming);
  }
  return new Rendered(lines.finish());
}

/** What is left to be written; `outdent` ends an indentation. */
type Step = Part | typeof outdent;

const outdent = { kind: "outdent" } as const;

type Special = Exclude<Part, string | Fragment>;

const never = (): boolean => false;

function writeSpecial(part: Special, stack: Step[], lines: LineWriter, { nameOf, isRenamed }: Naming): void {
  switch (part.kind) {
    case "symbol":
      return lines.write(nameOf(part.id));
    case "export":
      return isRenamed(part.id) ? undefined : lines.write("export ");
    case "runtime":
      return lines.write(part.name.startsWith("patterns.") ? part.name : `e.${part.name}`);
    case "doc":
      return lines.block(formatDoc(part.lines, maxColumns - lines.column, nameOf));
    case "indent":
      lines.open();
      stack.push(outdent, part.body);
      return;
    default:
      throw new TypeError("a fragment holds something that print/ did not make");
  }
}

const lineFeed = 0x0a;
const indentations: string[] = [];

function indentation(depth: number): string {
  indentations[depth] ??= indentUnit.repeat(depth);
  return indentations[depth];
}

/** Collects lines. A line break that an indentation asks for is made when the next text comes, unless that brings its own. */
class LineWriter {
  private readonly done: string[] = [];
  /** What stands in the line so far: a rope that the engine writes out once, in the end. */
  private line = "";
  private lastOfLine = "";
  private depth = 0;
  private breakFirst = false;
  private afterBlock = false;

  get column(): number {
    return this.depth * indentUnit.length;
  }

  write(text: string): void {
    if (text === "") return;
    const breaks = text.charCodeAt(0) === lineFeed;
    if (this.breakFirst && !breaks) this.freshLine();
    let from = this.afterBlock && breaks ? 1 : 0;
    this.breakFirst = this.afterBlock = false;
    for (let end = text.indexOf("\n", from); end !== -1; end = text.indexOf("\n", from)) {
      this.append(text.slice(from, end));
      this.endLine();
      from = end + 1;
    }
    this.append(from === 0 ? text : text.slice(from));
  }

  /** Whole lines, with whatever follows on the next. */
  block(lines: readonly string[]): void {
    this.freshLine();
    for (const line of lines) this.done.push(indentation(this.depth) + line);
    this.breakFirst = false;
    this.afterBlock = true;
  }

  open(): void {
    this.breakFirst = true;
    this.depth++;
  }

  close(): void {
    this.breakFirst = true;
    this.depth--;
  }

  finish(): string {
    if (this.line !== "") this.endLine();
    return this.done.join("\n");
  }

  private append(text: string): void {
    const isFirst = this.line === "";
    const body = isFirst ? text.trimStart() : text;
    if (body === "") return;
    this.line = isFirst ? indentation(this.depth) + body : this.line + body;
    this.lastOfLine = body;
  }

  private freshLine(): void {
    if (this.line !== "") this.endLine();
  }

  private endLine(): void {
    this.done.push(endsInSpace(this.lastOfLine) ? this.line.trimEnd() : this.line);
    this.line = "";
  }
}

/** Whether there may be something to trim. */
function endsInSpace(text: string): boolean {
  const last = text.charCodeAt(text.length - 1);
  return !(last > 0x20 && last < 0x7f);
}

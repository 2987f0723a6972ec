import { parseSync } from "oxc-parser";
import { commentProblem, hiddenAt, unreadableAt } from "./comments.js";
import { expressionRules } from "./expressions.js";
import { functionRules } from "./functions.js";
import { moduleNames } from "./module-names.js";
import { PlainNames } from "./plain/names.js";
import { readParts } from "./plain/parts.js";
import { type Passed, type Segment, segmentsOf } from "./plain/segments.js";
import { statementRules } from "./statements.js";
import { libraryTypes, typeRules } from "./types.js";
import { type Node, type Refuse, type Rule, Walk } from "./walk.js";

/** Emitted text holds something that is never emitted: a defect of the generator or of a template, never of a schema. */
export class GateRefused extends Error {
  override readonly name = "GateRefused";
  readonly code = "gate-refused";

  constructor(
    /** The emitted file, below the output root. */
    readonly file: string,
    readonly line: number,
    /** Type of the node of the syntax tree, or `Comment`, `Syntax`, `Text`. */
    readonly nodeKind: string,
    why: string,
  ) {
    super(`${file}:${line}: ${nodeKind} ${why}`);
  }
}

/** All rules, by type of node. */
export const rules: ReadonlyMap<string, Rule> = new Map(
  Object.entries({ ...statementRules, ...functionRules, ...expressionRules, ...typeRules }),
);

/**
 * Parses the text of an emitted file and lets it pass when it is made of nothing but what emitters make: imports of the runtime
 * and of siblings, types, and constants made by calls of the runtime. The last look before a file is written, by other means than
 * those that made it. Throws {@link GateRefused}.
 */
export function gate(text: string, file: string): void {
  if (!passesInParts(text)) gateWhole(text, file);
}

/**
 * Whether a file passes in parts, which is cheaper by far: the parser gives its tree as JSON, ten times the text. Plain declarations
 * are read without a tree (`plain/`), and only the stretches between them are parsed, each alone. False when the whole must be looked at.
 *
 * Why this is as safe as the whole: the file is its parts, one behind the other. A plain declaration begins with a word that begins a
 * statement, and ends with its own `;` or, for a function, its own `}`. A stretch is a module without an error, and its last
 * statement ends so as well. So wherever a part ends, the parser of the whole stands between two statements with nothing open, no
 * string, comment, bracket or unfinished statement, and reads on as at the start of a file: the tree of the whole has the statements
 * of the parts, and no others. It matters not at all where the file was cut. Names are looked up in all parts together.
 */
export function passesInParts(text: string): boolean {
  const { names, rest } = readParts(text);
  return partsPass(names, rest, [text]);
}

/**
 * As {@link gate}, but what has passed in this file before is not read again: `known` holds the files that have passed, by path. What
 * follows from the text alone is kept for each part of it; names are looked up in all parts together, each time.
 */
export function gateAgain(text: string, file: string, known: Map<string, Passed>): void {
  const before = known.get(file);
  const segments = segmentsOf(text, before);
  if (segmentsPass(text, segments, new Set(before?.segments))) known.set(file, { source: text, segments });
  else {
    known.delete(file);
    gateWhole(text, file);
  }
}

function segmentsPass(text: string, segments: readonly Segment[], passed: ReadonlySet<Segment>): boolean {
  const names = new PlainNames();
  const rest: string[] = [];
  const fresh: string[] = [];
  let at = 0;
  for (const segment of segments) {
    const part = text.slice(at, at + segment.length);
    at += segment.length;
    if (segment.names === undefined) rest.push(part);
    else if (!names.add(segment.names)) return false;
    if (!passed.has(segment)) fresh.push(part);
  }
  return partsPass(names, rest, fresh);
}

/** Whether parts pass together. `fresh` is the text in which nobody has looked yet for what cannot be read. */
function partsPass(plain: PlainNames, rest: readonly string[], fresh: readonly string[]): boolean {
  try {
    const programs = rest.map((part) => closedProgram(part));
    const body = programs.flatMap((program) => program["body"] as readonly Node[]);
    const names = moduleNames({ type: "Program", start: 0, body }, refuseParts);
    for (const space of ["types", "values", "callable"] as const) {
      for (const name of plain.declared[space]) {
        if (names[space].has(name)) return false;
        (names[space] as Set<string>).add(name);
      }
    }
    if (!plain.areIn(names, libraryTypes) || fresh.some((part) => hiddenAt(part) >= 0)) return false;
    for (const program of programs) new Walk(names, rules, refuseParts).visit(program);
    return true;
  } catch (error) {
    if (error === refusal) return false;
    throw error;
  }
}

const refusal = Symbol("refused");

const refuseParts = (): never => {
  throw refusal;
};

/** The tree of a stretch that is whole in itself; comments and characters are looked at here, too. */
function closedProgram(part: string): Node {
  const parsed = parseSync("emitted.ts", part, { lang: "ts", sourceType: "module", preserveParens: false });
  const { comments, errors } = parsed;
  if (errors.length > 0 || comments.some((comment) => commentProblem(comment) !== undefined)) refuseParts();
  if (unreadableAt(part, comments) >= 0) refuseParts();
  const program = parsed.program as unknown as Node;
  const last = (program["body"] as readonly Node[]).at(-1);
  if (last !== undefined && !isClosed(last, part)) refuseParts();
  return program;
}

/** A semicolon ends a statement whatever comes behind it, and so does the brace of a function or an interface. */
function isClosed(statement: Node, part: string): boolean {
  const end = part[(statement["end"] as number) - 1];
  const { type } = (statement["declaration"] ?? statement) as Node;
  return (
    end === ";" || (end === "}" && (type === "FunctionDeclaration" || type === "TSInterfaceDeclaration"))
  );
}

/** Looks at a file as a whole. Throws {@link GateRefused}, with the place. */
export function gateWhole(text: string, file: string): void {
  const refuseAt = (offset: number, kind: string, why: string): never => {
    throw new GateRefused(file, lineAt(text, offset), kind, why);
  };
  const parsed = parseSync("emitted.ts", text, { lang: "ts", sourceType: "module", preserveParens: false });
  const error = parsed.errors[0];
  if (error !== undefined) refuseAt(error.labels[0]?.start ?? 0, "Syntax", error.message);
  const comments = parsed.comments;
  for (const comment of comments) {
    const problem = commentProblem(comment);
    if (problem !== undefined) refuseAt(comment.start, "Comment", problem);
  }
  const unreadable = unreadableAt(text, comments);
  if (unreadable >= 0) refuseAt(unreadable, "Text", "holds a character that is never emitted there");
  const refuse: Refuse = (node, why) => refuseAt(node.start, node.type, why);
  const program = parsed.program as unknown as Node;
  new Walk(moduleNames(program, refuse), rules, refuse).visit(program);
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

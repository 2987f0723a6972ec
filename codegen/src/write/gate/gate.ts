import { parseSync } from "oxc-parser";
import { commentProblem, unreadableAt } from "./comments.js";
import { expressionRules } from "./expressions.js";
import { functionRules } from "./functions.js";
import { moduleNames } from "./module-names.js";
import { statementRules } from "./statements.js";
import { typeRules } from "./types.js";
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

import type * as Handlebars from "handlebars";

type Ast = hbs.AST.Program;
type Statement = hbs.AST.Statement;
type Expression = hbs.AST.Expression;

/** Everything that a template may name. `this` is the item inside `each`. */
export const templateFields: readonly string[] = ["header", "imports", "declarations", "exports"];

/** Name of the helper that every mustache is rewritten to call; it throws unless its argument was rendered by `print/`. */
export const checkingHelper = "printed";

const blockHelpers: ReadonlySet<string> = new Set(["each", "if", "unless"]);
const loopFacts: ReadonlySet<string> = new Set(["@first", "@last"]);

/**
 * Parses a template and rewrites `{{x}}` to `{{printed x}}`, since Handlebars has no escape hook of its own per environment.
 * Refuses everything that could interpolate otherwise or reach beyond the fields of a file: `{{{`, `{{&`, partials, decorators,
 * lookups, paths, hash arguments, sub-expressions, block parameters.
 */
export function checkedTemplate(text: string, handlebars: typeof Handlebars): Ast {
  if (typeof text !== "string") throw new TypeError("a template is text");
  const program = handlebars.parse(text);
  checkProgram(program);
  return program;
}

/** Options under which checked templates are compiled; anything but a known helper is a plain field. */
export const compileOptions = {
  strict: true,
  knownHelpersOnly: true,
  knownHelpers: {
    [checkingHelper]: true,
    lookup: false,
    log: false,
    with: false,
    helperMissing: false,
    blockHelperMissing: false,
  },
} as const;

function checkProgram(program: Ast): void {
  if ((program.blockParams ?? []).length > 0) refuse("block parameters", program);
  for (const statement of program.body) checkStatement(statement);
}

function checkStatement(statement: Statement): void {
  switch (statement.type) {
    case "ContentStatement":
    case "CommentStatement":
      return;
    case "MustacheStatement":
      return rewriteMustache(statement as hbs.AST.MustacheStatement);
    case "BlockStatement":
      return checkBlock(statement as hbs.AST.BlockStatement);
    default:
      refuse(statement.type, statement);
  }
}

function rewriteMustache(mustache: hbs.AST.MustacheStatement): void {
  if (!mustache.escaped) refuse("an unescaped interpolation", mustache);
  if (mustache.params.length > 0 || mustache.hash !== undefined) refuse("a helper call", mustache);
  checkField(mustache.path);
  const helper = {
    ...(mustache.path as hbs.AST.PathExpression),
    parts: [checkingHelper],
    original: checkingHelper,
  };
  mustache.params = [mustache.path];
  mustache.path = helper;
}

function checkBlock(block: hbs.AST.BlockStatement): void {
  const [subject, ...others] = block.params;
  if (!blockHelpers.has(block.path.original)) refuse("a block other than each, if and unless", block);
  if (subject === undefined || others.length > 0 || block.hash !== undefined)
    refuse("arguments of a block", block);
  if (block.path.original === "each" || !isLoopFact(subject)) checkField(subject);
  checkProgram(block.program);
  // Handlebars leaves `inverse` out when there is no `else`; its types say otherwise.
  const inverse: Ast | undefined = block.inverse;
  if (inverse !== undefined) checkProgram(inverse);
}

function isLoopFact(expression: Expression): boolean {
  return (
    expression.type === "PathExpression" && loopFacts.has((expression as hbs.AST.PathExpression).original)
  );
}

function checkField(expression: Expression): void {
  if (expression.type !== "PathExpression") refuse("a literal", expression);
  const path = expression as hbs.AST.PathExpression;
  const isThis = path.original === "this" && path.parts.length === 0;
  const isField =
    path.parts.length === 1 && path.parts[0] === path.original && templateFields.includes(path.original);
  if (path.data || path.depth > 0 || !(isThis || isField)) refuse(`the path ${path.original}`, expression);
}

function refuse(what: string, node: hbs.AST.Node): never {
  throw new TemplateRefused(`line ${node.loc.start.line} of the template: ${what} is not allowed`);
}

/** A template holds something other than fields, `each`, `if` and `unless`. */
export class TemplateRefused extends Error {
  override readonly name = "TemplateRefused";
  readonly code = "template-refused";
}

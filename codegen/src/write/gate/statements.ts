import { runtimeModules } from "../../doors.js";
import type { Node, Rule, Walk } from "./walk.js";

const topLevel: ReadonlySet<string> = new Set([
  "ImportDeclaration",
  "ExportAllDeclaration",
  "ExportNamedDeclaration",
  "FunctionDeclaration",
  "VariableDeclaration",
  "TSInterfaceDeclaration",
  "TSTypeAliasDeclaration",
]);

const exportable: ReadonlySet<string> = new Set([
  "FunctionDeclaration",
  "VariableDeclaration",
  "TSInterfaceDeclaration",
  "TSTypeAliasDeclaration",
]);

// biome-ignore format: reads as one list
const inFunctions: ReadonlySet<string> = new Set([
  "BlockStatement", "BreakStatement", "ContinueStatement", "ExpressionStatement", "ForInStatement", "ForOfStatement", "ForStatement", "IfStatement",
  "ReturnStatement", "SwitchStatement", "VariableDeclaration",
]);

/** The names under which emitted code imports modules of the runtime. */
const namespaces = new Map<string, string>(
  Object.entries(runtimeModules).map(([name, source]) => [source, name]),
);

const sibling = /^\.\.?(?:\/(?:\.\.|[A-Za-z0-9_][A-Za-z0-9_.-]*))*\/[A-Za-z0-9_][A-Za-z0-9_.-]*\.js$/;

/** Statements: of the module, and of the functions in it. */
export const statementRules: Readonly<Record<string, Rule>> = {
  BlockStatement: { also: block, covers: ["body"] },
  BreakStatement: { none: ["label"] },
  ContinueStatement: { none: ["label"] },
  ExportAllDeclaration: {
    none: ["attributes"],
    is: { exportKind: ["value"] },
    also: exportedNamespace,
    covers: ["exported", "source"],
  },
  ExportNamedDeclaration: {
    none: ["attributes"],
    is: { exportKind: ["value", "type"] },
    also: exported,
    covers: ["source", "specifiers"],
    visit: ["declaration"],
  },
  ExportSpecifier: { also: sameName("local", "exported"), covers: ["local", "exported"] },
  ExpressionStatement: { none: ["directive"], also: change, visit: ["expression"] },
  ForInStatement: { also: loopOver, covers: ["left", "right", "body"] },
  ForOfStatement: { none: ["await"], also: loopOver, covers: ["left", "right", "body"] },
  ForStatement: { also: countingLoop, covers: ["init", "test", "update", "body"] },
  IfStatement: { also: branches, visit: ["test"], covers: ["consequent", "alternate"] },
  ImportDeclaration: {
    none: ["attributes", "phase"],
    is: { importKind: ["value", "type"] },
    also: imported,
    covers: ["source"],
    visit: ["specifiers"],
  },
  ImportNamespaceSpecifier: { covers: ["local"] },
  ImportSpecifier: {
    is: { importKind: ["value", "type"] },
    also: sameName("imported", "local"),
    covers: ["imported", "local"],
  },
  Program: { none: ["hashbang"], also: module, visit: ["body"] },
  ReturnStatement: { visit: ["argument"] },
  SwitchStatement: { also: cases, visit: ["discriminant"], covers: ["cases"] },
  TSInterfaceBody: { visit: ["body"] },
  TSInterfaceDeclaration: { none: ["declare", "extends", "typeParameters"], covers: ["id"], visit: ["body"] },
  TSTypeAliasDeclaration: { none: ["declare", "typeParameters"], covers: ["id"], visit: ["typeAnnotation"] },
  VariableDeclaration: {
    none: ["declare"],
    is: { kind: ["const", "let"] },
    also: variables,
    covers: ["declarations"],
  },
};

function module(program: Node, walk: Walk): void {
  for (const statement of program["body"] as readonly Node[]) {
    if (!topLevel.has(statement.type)) walk.refuse(statement, "is never emitted at the top of a file");
    const inner = statement.type === "ExportNamedDeclaration" ? statement["declaration"] : statement;
    const declared = inner as Node | null;
    if (declared?.type === "VariableDeclaration" && declared["kind"] !== "const")
      walk.refuse(declared, "is no const");
  }
}

function imported(node: Node, walk: Walk): void {
  const source = String((node["source"] as Node)["value"]);
  const specifiers = node["specifiers"] as readonly Node[];
  const namespace = namespaces.get(source);
  const expected = namespace === undefined ? "ImportSpecifier" : "ImportNamespaceSpecifier";
  if (namespace === undefined && !sibling.test(source))
    walk.refuse(node, `imports ${JSON.stringify(source)}`);
  if (specifiers.length === 0) walk.refuse(node, "imports for an effect");
  if (specifiers.some((specifier) => specifier.type !== expected))
    walk.refuse(node, "imports in another form");
  if (namespace !== undefined && nameOf(specifiers[0]?.["local"]) !== namespace)
    walk.refuse(node, "names the runtime otherwise");
}

function exported(node: Node, walk: Walk): void {
  const declaration = node["declaration"] as Node | null;
  const source = node["source"] as Node | null;
  const specifiers = node["specifiers"] as readonly Node[];
  if (declaration !== null) {
    if (!exportable.has(declaration.type) || source !== null || specifiers.length > 0)
      walk.refuse(declaration, "is never exported");
    return;
  }
  if (specifiers.length === 0 || (source !== null && !sibling.test(String(source["value"]))))
    walk.refuse(node, "exports in another form");
  if (source === null) for (const specifier of specifiers) exportedMember(specifier, walk);
  else for (const specifier of specifiers) walk.visit(specifier);
}

/** `export { delete_ as delete };`: a constant of the file, under the word of the language that it could not have. */
function exportedMember(specifier: Node, walk: Walk): void {
  const name = nameOf(specifier["local"]) ?? "";
  if (specifier["exportKind"] !== "value" || !walk.names.values.has(name))
    walk.refuse(specifier, "exports what the file does not declare");
  if (name !== `${nameOf(specifier["exported"])}_`) walk.refuse(specifier, "renames");
}

/** `export * as pets from "./rest/pets.js";` */
function exportedNamespace(node: Node, walk: Walk): void {
  const name = nameOf(node["exported"]);
  if (name === undefined || !sibling.test(String((node["source"] as Node)["value"])))
    walk.refuse(node, "exports in another form");
}

function sameName(one: string, other: string) {
  return (node: Node, walk: Walk): void => {
    const name = nameOf(node[one]);
    if (name === undefined || name !== nameOf(node[other])) walk.refuse(node, "renames");
  };
}

/** The name of an identifier, undefined for any other node. */
export function nameOf(node: unknown): string | undefined {
  const identifier = node as Node | null | undefined;
  return identifier?.type === "Identifier" ? (identifier["name"] as string) : undefined;
}

function variables(node: Node, walk: Walk): void {
  for (const declarator of node["declarations"] as readonly Node[]) {
    const id = declarator["id"] as Node;
    const init = declarator["init"] as Node | null;
    if (id.type !== "Identifier" || init === null || declarator["definite"] === true)
      walk.refuse(declarator, "is no plain variable with a value");
    walk.visitField(id["typeAnnotation"]);
    walk.visit(init);
    // Those of the module were collected before the walk.
    if (walk.isInFunction) walk.declare(id, node["kind"] === "let");
  }
}

function block(node: Node, walk: Walk): void {
  walk.scoped(() => {
    for (const statement of node["body"] as readonly Node[]) inner(statement, walk);
  });
}

function inner(statement: Node, walk: Walk): void {
  if (!inFunctions.has(statement.type)) walk.refuse(statement, "is never emitted in a function");
  walk.visit(statement);
}

function branches(node: Node, walk: Walk): void {
  for (const field of ["consequent", "alternate"]) {
    const branch = node[field] as Node | null;
    if (branch !== null) inner(branch, walk);
  }
}

/** Literals, or any conditions where it asks which of them is false. */
function cases(node: Node, walk: Walk): void {
  const asked = node["discriminant"] as Node;
  const mayAsk = asked.type === "Literal" && asked["value"] === false;
  for (const each of node["cases"] as readonly Node[]) {
    const test = each["test"] as Node | null;
    const isLiteral = test === null || test.type === "Literal" || test.type === "UnaryExpression";
    if (!isLiteral && !mayAsk) walk.refuse(test, "is no case that is ever emitted");
    walk.visitField(test);
    caseBody(each["consequent"] as readonly Node[], walk);
  }
}

/** Statements without variables of their own: the cases of a switch share one scope. */
function caseBody(statements: readonly Node[], walk: Walk): void {
  for (const statement of statements) {
    if (statement.type === "VariableDeclaration") walk.refuse(statement, "is declared in a case");
    inner(statement, walk);
  }
}

function loopOver(node: Node, walk: Walk): void {
  const left = node["left"] as Node;
  const declarators = (
    left.type === "VariableDeclaration" && left["kind"] === "const" ? left["declarations"] : []
  ) as readonly Node[];
  const id = declarators[0]?.["id"] as Node | undefined;
  if (declarators.length !== 1 || id?.type !== "Identifier")
    walk.refuse(left, "is no loop that is ever emitted");
  walk.visit(node["right"] as Node);
  walk.scoped(() => {
    walk.declare(id, false);
    inner(node["body"] as Node, walk);
  });
}

function countingLoop(node: Node, walk: Walk): void {
  const init = node["init"] as Node | null;
  if (init?.type !== "VariableDeclaration") walk.refuse(node, "is no loop that is ever emitted");
  walk.scoped(() => {
    walk.visit(init);
    walk.visitField(node["test"]);
    walk.visitField(node["update"]);
    inner(node["body"] as Node, walk);
  });
}

function change(node: Node, walk: Walk): void {
  const expression = node["expression"] as Node;
  const isChange = expression.type === "UpdateExpression" || expression.type === "AssignmentExpression";
  if (!isChange) walk.refuse(expression, "stands alone");
}

import { nameOf } from "./statements.js";
import { forbiddenNames, type ModuleNames, type Node, type Refuse } from "./walk.js";

/** Collects the names that a module imports and declares; each space holds a name once. */
export function moduleNames(program: Node, refuse: Refuse): ModuleNames {
  const names = { values: new Set<string>(), types: new Set<string>(), callable: new Set<string>() };
  const add = (space: "values" | "types", id: unknown): string => {
    const node = id as Node;
    const name = nameOf(node) ?? "";
    if (names[space].has(name) || forbiddenNames.has(name)) refuse(node, `declares \`${name}\` again`);
    names[space].add(name);
    return name;
  };
  for (const statement of program["body"] as readonly Node[]) {
    if (statement.type === "ImportDeclaration") addImports(statement, names.callable, add);
    else addDeclaration((statement["declaration"] ?? statement) as Node, names.callable, add);
  }
  return names;
}

type Add = (space: "values" | "types", id: unknown) => string;

function addImports(statement: Node, callable: Set<string>, add: Add): void {
  for (const specifier of statement["specifiers"] as readonly Node[]) {
    // The namespace of the runtime is known to the rules by its name.
    if (specifier.type !== "ImportSpecifier") continue;
    add("types", specifier["local"]);
    if (statement["importKind"] === "type" || specifier["importKind"] === "type") continue;
    const name = add("values", specifier["local"]);
    if (/^(?:is|fits)[A-Z_\d]/.test(name)) callable.add(name);
  }
}

function addDeclaration(declaration: Node, callable: Set<string>, add: Add): void {
  if (declaration.type === "TSTypeAliasDeclaration" || declaration.type === "TSInterfaceDeclaration")
    add("types", declaration["id"]);
  if (declaration.type === "FunctionDeclaration") callable.add(add("values", declaration["id"]));
  if (declaration.type !== "VariableDeclaration") return;
  for (const declarator of declaration["declarations"] as readonly Node[]) {
    const name = add("values", declarator["id"]);
    if ((declarator["init"] as Node | null)?.type === "ArrowFunctionExpression") callable.add(name);
  }
}

import { parseSync } from "oxc-parser";

/** A node of the syntax tree, of any type. */
export type SyntaxNode = { readonly type: string; readonly [field: string]: unknown };

/** The type declarations of a text, by name, in its order. Throws when the text holds anything else. */
export function typeDeclarations(text: string): ReadonlyMap<string, SyntaxNode> {
  const parsed = parseSync("foreign.ts", text, { lang: "ts", sourceType: "module", preserveParens: false });
  const [error] = parsed.errors;
  if (error !== undefined) throw new Error(`the text is no TypeScript: ${error.message}`);
  const found = new Map<string, SyntaxNode>();
  for (const statement of parsed.program.body as unknown as readonly SyntaxNode[]) {
    const declaration = statement["declaration"] as SyntaxNode | null | undefined;
    const isType =
      declaration?.type === "TSInterfaceDeclaration" || declaration?.type === "TSTypeAliasDeclaration";
    if (!isType) throw new Error(`${statement.type} is no type declaration`);
    found.set(String((declaration["id"] as SyntaxNode)["name"]), declaration);
  }
  return found;
}

/** The nodes in a field. */
export function nodesIn(node: SyntaxNode, field: string): readonly SyntaxNode[] {
  return node[field] as readonly SyntaxNode[];
}

/** The node in a field. */
export function nodeIn(node: SyntaxNode, field: string): SyntaxNode {
  return node[field] as SyntaxNode;
}

import type { Node, Rule, Walk } from "./walk.js";

const plain = ["async", "declare", "generator", "typeParameters"];

/** Functions: those of the module have a name, and those in an expression have none. */
export const functionRules: Readonly<Record<string, Rule>> = {
  ArrowFunctionExpression: {
    none: [...plain, "id"],
    also: functionScope,
    covers: ["params", "returnType", "body"],
  },
  FunctionDeclaration: {
    none: plain,
    also: functionScope,
    covers: ["id", "params", "returnType", "body"],
  },
  FunctionExpression: {
    none: [...plain, "id"],
    also: functionScope,
    covers: ["params", "returnType", "body"],
  },
};

/** Walks parameters and body in a scope of their own. */
function functionScope(node: Node, walk: Walk): void {
  walk.scoped(() => {
    for (const parameter of node["params"] as readonly Node[]) {
      if (parameter.type !== "Identifier" || (parameter["decorators"] as readonly Node[]).length > 0)
        walk.refuse(parameter, "is no plain parameter");
      walk.visitField(parameter["typeAnnotation"]);
      walk.declare(parameter, false);
    }
    walk.visitField(node["returnType"]);
    walk.visit(node["body"] as Node);
  });
}

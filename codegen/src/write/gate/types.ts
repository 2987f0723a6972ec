import { doorUse } from "../../doors.js";
import { isStatus } from "./expressions.js";
import type { Node, Rule, Walk } from "./walk.js";

/** Types of the language that emitted code may name. */
export const libraryTypes: ReadonlySet<string> = new Set([
  "AsyncIterable",
  "Exclude",
  "Extract",
  "NonNullable",
  "Omit",
  "Pick",
  "Readonly",
  "ReadonlyArray",
  "Record",
  "Required",
  "Uint8Array",
  "const",
]);

const keyword: Rule = {};

/** Types. They are erased, but what reads as a type must be one. */
export const typeRules: Readonly<Record<string, Rule>> = {
  TSArrayType: { visit: ["elementType"] },
  TSBigIntKeyword: keyword,
  TSBooleanKeyword: keyword,
  TSIndexSignature: {
    none: ["static", "accessibility"],
    also: indexParameters,
    covers: ["parameters"],
    visit: ["typeAnnotation"],
  },
  TSIndexedAccessType: { visit: ["objectType", "indexType"] },
  TSIntersectionType: { visit: ["types"] },
  TSLiteralType: { also: literalType, visit: ["literal"] },
  TSNamedTupleMember: { also: plainName("label"), covers: ["label"], visit: ["elementType"] },
  TSNeverKeyword: keyword,
  TSNullKeyword: keyword,
  TSNumberKeyword: keyword,
  TSOptionalType: { visit: ["typeAnnotation"] },
  TSParenthesizedType: { visit: ["typeAnnotation"] },
  TSPropertySignature: {
    none: ["computed", "static", "accessibility"],
    also: propertyName,
    covers: ["key"],
    visit: ["typeAnnotation"],
  },
  TSQualifiedName: { also: typeDoor, covers: ["left", "right"] },
  TSRestType: { visit: ["typeAnnotation"] },
  TSStringKeyword: keyword,
  TSTupleType: { visit: ["elementTypes"] },
  TSTypeAnnotation: { visit: ["typeAnnotation"] },
  TSTypeLiteral: { visit: ["members"] },
  TSTypeOperator: { is: { operator: ["readonly", "keyof"] }, visit: ["typeAnnotation"] },
  TSTypeParameterInstantiation: { visit: ["params"] },
  TSTypePredicate: {
    none: ["asserts"],
    also: plainName("parameterName"),
    covers: ["parameterName"],
    visit: ["typeAnnotation"],
  },
  TSTypeReference: { also: typeName, covers: ["typeName"], visit: ["typeArguments"] },
  TSUndefinedKeyword: keyword,
  TSUnionType: { visit: ["types"] },
  TSUnknownKeyword: keyword,
};

function plainName(field: string) {
  return (node: Node, walk: Walk): void => {
    const name = node[field] as Node;
    if (name.type !== "Identifier") walk.refuse(name, "stands where a name is emitted");
  };
}

function propertyName(node: Node, walk: Walk): void {
  const name = node["key"] as Node;
  const isText = name.type === "Literal" && typeof name["value"] === "string";
  if (name.type !== "Identifier" && !isText && !isStatus(name)) walk.refuse(name, "is no name of a property");
}

function indexParameters(node: Node, walk: Walk): void {
  for (const parameter of node["parameters"] as readonly Node[]) {
    if (parameter.type !== "Identifier") walk.refuse(parameter, "is no index of a type");
    const type = (parameter["typeAnnotation"] as Node | null)?.["typeAnnotation"] as Node | undefined;
    if (type?.type !== "TSTemplateLiteralType") walk.visitField(parameter["typeAnnotation"]);
    else if (!isPrefix(type)) walk.refuse(type, "is no prefix of names");
  }
}

/** `` `x-${string}` ``, the one template that is emitted. */
function isPrefix(template: Node): boolean {
  const types = template["types"] as readonly Node[];
  const [, rest] = template["quasis"] as readonly Node[];
  const end = rest?.["value"] as { readonly cooked?: unknown } | undefined;
  return types.length === 1 && types[0]?.type === "TSStringKeyword" && end?.cooked === "";
}

function literalType(node: Node, walk: Walk): void {
  const literal = node["literal"] as Node;
  const value = literal.type === "UnaryExpression" ? (literal["argument"] as Node) : literal;
  if (value.type !== "Literal") walk.refuse(value, "is no literal type");
}

function typeName(node: Node, walk: Walk): void {
  const name = node["typeName"] as Node;
  if (name.type !== "Identifier") return walk.visit(name);
  const text = name["name"] as string;
  if (!walk.names.types.has(text) && !libraryTypes.has(text))
    walk.refuse(name, `names the type \`${text}\`, which the file does not know`);
}

function typeDoor(node: Node, walk: Walk): void {
  const left = node["left"] as Node;
  const right = node["right"] as Node;
  const isRuntime = left.type === "Identifier" && left["name"] === "e";
  if (!isRuntime || doorUse(String(right["name"])) !== "type") walk.refuse(node, "is no type of the runtime");
}

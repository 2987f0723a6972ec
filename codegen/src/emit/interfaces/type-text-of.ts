import type { Property, TypeId } from "../../ir/index.js";
import { code, type Fragment, indent, join, lines, memberName, typeSym } from "../../print/index.js";
import { symbolOf } from "../symbols.js";
import { literalText } from "../types/literal.js";
import {
  booleanType,
  grouped,
  intersectionOf,
  neverType,
  nullType,
  numberType,
  openUnionOf,
  primary,
  stringType,
  type TypeText,
  undefinedType,
} from "../types/type-text.js";
import { nodeIn, nodesIn, type SyntaxNode } from "./syntax.js";
import { nothing, type Tokens } from "./tokens.js";

/** How a foreign type is printed anew. */
export type Printing = { readonly tokens: Tokens; readonly docOf: (property: Property) => Fragment };

const unknownType = primary(code`unknown`, "unknown");

const keywords: Readonly<Record<string, TypeText>> = {
  TSBooleanKeyword: booleanType,
  TSNeverKeyword: neverType,
  TSNullKeyword: nullType,
  TSNumberKeyword: numberType,
  TSStringKeyword: stringType,
  TSUndefinedKeyword: undefinedType,
  TSUnknownKeyword: unknownType,
};

/** The type that a node of the foreign text is, printed by our own means, with what its stand-ins stand for. */
export function typeTextOf(node: SyntaxNode, printing: Printing): TypeText {
  const print = (inner: SyntaxNode): TypeText => typeTextOf(inner, printing);
  switch (node.type) {
    case "TSArrayType":
      return primary(code`${grouped(print(nodeIn(node, "elementType")))}[]`);
    case "TSIntersectionType":
      return intersectionOf(nodesIn(node, "types").map(print));
    case "TSLiteralType":
      return listedType(nodeIn(node, "literal")["value"], printing.tokens);
    case "TSTupleType":
      return primary(
        code`[${join(
          nodesIn(node, "elementTypes").map((item) => itemOf(item, print)),
          ", ",
        )}]`,
      );
    case "TSTypeLiteral":
      return primary(code`{${indent(membersOf(nodesIn(node, "members"), printing))}}`);
    case "TSUnionType":
      return openUnionOf(nodesIn(node, "types").map(print));
    default:
      return keywords[node.type] ?? refuse(node);
  }
}

/** The members of an interface or an object type. */
export function membersOf(members: readonly SyntaxNode[], printing: Printing): Fragment {
  return lines(members.map((member) => memberOf(member, printing)));
}

function memberOf(member: SyntaxNode, printing: Printing): Fragment {
  const type = typeTextOf(nodeIn(nodeIn(member, "typeAnnotation"), "typeAnnotation"), printing).text;
  if (member.type === "TSIndexSignature") return code`[key: string]: ${type};`;
  if (member.type !== "TSPropertySignature") return refuse(member);
  const key = nodeIn(member, "key");
  const meaning = printing.tokens.meaning(key["name"] ?? key["value"]);
  if (meaning.kind !== "property") return refuse(key);
  const { property } = meaning;
  const mark = member["optional"] === true ? code`?` : code``;
  return code`${printing.docOf(property)}${memberName(property.name)}${mark}: ${type};`;
}

function itemOf(item: SyntaxNode, print: (node: SyntaxNode) => TypeText): Fragment {
  return item.type === "TSRestType"
    ? code`...${print(nodeIn(item, "typeAnnotation")).text}`
    : print(item).text;
}

function listedType(token: unknown, tokens: Tokens): TypeText {
  if (token === nothing) return neverType;
  const meaning = tokens.meaning(token);
  if (meaning.kind === "type") return reference(meaning.id);
  if (meaning.kind === "property") throw new Error(`${JSON.stringify(token)} is no value`);
  // Nothing here turns large integers into a bigint: a reader of JSON gives a number near it.
  return typeof meaning.value === "bigint" ? numberType : literalText(meaning.value);
}

function reference(target: TypeId): TypeText {
  const symbol = symbolOf.model(target);
  return primary(typeSym(symbol), symbol);
}

function refuse(node: SyntaxNode): never {
  throw new Error(`${node.type} is no part of a plain type`);
}

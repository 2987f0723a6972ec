import ts from "typescript";
import { code, type Fragment, ident, indent, join, lines, lit, memberName } from "../../print/index.js";
import { commentOf } from "./comment.js";

/** Precedence of a printed type: what has to stand in parentheses inside something tighter. */
type Printed = { readonly text: Fragment; readonly isLoose: boolean };

/** Types of the language that openapi-typescript names, and those that it declares. */
const known: ReadonlySet<string> = new Set([
  "$defs",
  "Extract",
  "NonNullable",
  "Omit",
  "Pick",
  "Readonly",
  "ReadonlyArray",
  "Record",
  "components",
  "operations",
  "paths",
  "webhooks",
]);

const keywords: ReadonlyMap<ts.SyntaxKind, Fragment> = new Map([
  [ts.SyntaxKind.BooleanKeyword, code`boolean`],
  [ts.SyntaxKind.NeverKeyword, code`never`],
  [ts.SyntaxKind.NumberKeyword, code`number`],
  [ts.SyntaxKind.StringKeyword, code`string`],
  [ts.SyntaxKind.UndefinedKeyword, code`undefined`],
  [ts.SyntaxKind.UnknownKeyword, code`unknown`],
]);

/** A declaration of the foreign generator, printed anew by our own means; undefined for helpers, which are written out where they are used. */
export function declarationOf(node: ts.Node): Fragment | undefined {
  if (ts.isInterfaceDeclaration(node))
    return code`export interface ${ident(node.name.text)} {${indent(membersOf(node.members))}}`;
  if (!ts.isTypeAliasDeclaration(node)) return refuse(node);
  if (helpers.has(node.name.text)) return undefined;
  return code`export type ${ident(node.name.text)} = ${typeOf(node.type).text};`;
}

function membersOf(members: readonly ts.TypeElement[]): Fragment {
  return lines(members.map(memberOf));
}

function memberOf(member: ts.TypeElement): Fragment {
  const about = commentOf(ts.getSyntheticLeadingComments(member) ?? []);
  if (ts.isIndexSignatureDeclaration(member)) {
    const [key] = member.parameters;
    return code`${about}[key: ${key?.type ? typeOf(key.type).text : code`string`}]: ${typeOf(member.type).text};`;
  }
  if (!ts.isPropertySignature(member) || member.type === undefined) return refuse(member);
  const mark = member.questionToken === undefined ? code`` : code`?`;
  const access = member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ReadonlyKeyword) === true;
  return code`${about}${access ? code`readonly ` : code``}${propertyName(member.name)}${mark}: ${typeOf(member.type).text};`;
}

function propertyName(name: ts.PropertyName): Fragment {
  if (ts.isIdentifier(name) || ts.isStringLiteral(name) || ts.isNumericLiteral(name))
    return memberName(name.text);
  return refuse(name);
}

function typeOf(node: ts.TypeNode): Printed {
  const keyword = keywords.get(node.kind);
  if (keyword !== undefined) return tight(keyword);
  if (ts.isTypeLiteralNode(node)) return tight(code`{${indent(membersOf(node.members))}}`);
  if (ts.isTypeReferenceNode(node)) return referenceOf(node);
  if (ts.isIdentifier(node)) return tight(lit(textOf(node)));
  if (ts.isIndexedAccessTypeNode(node))
    return tight(code`${grouped(node.objectType)}[${typeOf(node.indexType).text}]`);
  if (ts.isLiteralTypeNode(node)) return tight(literalOf(node.literal));
  if (ts.isArrayTypeNode(node)) return tight(code`${grouped(node.elementType)}[]`);
  if (ts.isParenthesizedTypeNode(node)) return tight(code`(${typeOf(node.type).text})`);
  if (ts.isUnionTypeNode(node)) return loose(join(node.types.map(grouped), " | "));
  if (ts.isIntersectionTypeNode(node)) return loose(join(node.types.map(grouped), " & "));
  if (ts.isTupleTypeNode(node)) return tight(code`[${join(node.elements.map(elementOf), ", ")}]`);
  if (ts.isTypeOperatorNode(node)) return loose(operatorOf(node));
  return refuse(node);
}

/** A listed text comes as an identifier that is spelled as its JSON. */
function textOf(node: ts.Identifier): string {
  const value: unknown = /^".*"$/s.test(node.text) ? JSON.parse(node.text) : undefined;
  return typeof value === "string" ? value : refuse(node);
}

function operatorOf({ operator, type }: ts.TypeOperatorNode): Fragment {
  const word = operator === ts.SyntaxKind.ReadonlyKeyword ? code`readonly` : code`keyof`;
  return code`${word} ${grouped(type)}`;
}

function elementOf(node: ts.TypeNode): Fragment {
  return ts.isRestTypeNode(node) ? code`...${grouped(node.type)}` : typeOf(node).text;
}

/** Helpers that openapi-typescript declares where it needs them, and what they mean. */
const helpers: ReadonlyMap<string, (args: readonly Fragment[]) => Fragment> = new Map([
  [
    "WithRequired",
    ([type = code``, keys = code``]: readonly Fragment[]) => code`${type} & Required<Pick<${type}, ${keys}>>`,
  ],
]);

function referenceOf({ typeName, typeArguments }: ts.TypeReferenceNode): Printed {
  if (!ts.isIdentifier(typeName)) return refuse(typeName);
  const args = (typeArguments ?? []).map((argument) => typeOf(argument).text);
  const helper = helpers.get(typeName.text);
  if (helper !== undefined) return loose(helper(args));
  if (!known.has(typeName.text)) return refuse(typeName);
  const name = ident(typeName.text);
  return tight(args.length === 0 ? name : code`${name}<${join(args, ", ")}>`);
}

function literalOf(node: ts.LiteralTypeNode["literal"]): Fragment {
  if (ts.isStringLiteral(node)) return lit(node.text);
  if (ts.isNumericLiteral(node)) return lit(Number(node.text));
  if (ts.isPrefixUnaryExpression(node) && ts.isNumericLiteral(node.operand))
    return lit(-Number(node.operand.text));
  if (node.kind === ts.SyntaxKind.NullKeyword) return code`null`;
  if (node.kind === ts.SyntaxKind.TrueKeyword) return code`true`;
  return node.kind === ts.SyntaxKind.FalseKeyword ? code`false` : refuse(node);
}

function grouped(node: ts.TypeNode): Fragment {
  const { text, isLoose } = typeOf(node);
  return isLoose ? code`(${text})` : text;
}

function tight(text: Fragment): Printed {
  return { text, isLoose: false };
}

function loose(text: Fragment): Printed {
  return { text, isLoose: true };
}

function refuse(node: ts.Node): never {
  throw new Error(
    `openapi-typescript made a ${ts.SyntaxKind[node.kind]}, which is no part of a plain declaration`,
  );
}

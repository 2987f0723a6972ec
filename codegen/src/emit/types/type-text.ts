import { code, type Fragment, indent, join, lines, runtime } from "../../print/index.js";

/** How tightly the outermost operator of a type binds; decides where parentheses are needed. */
type Binding = "primary" | "operator" | "intersection" | "union";

/** A printed type. */
export type TypeText = {
  readonly text: Fragment;
  readonly binding: Binding;
  /** Equal for equal types, where that is known: unions drop repetitions by it. */
  readonly sameAs?: string;
  /** The members of a union. */
  readonly members?: readonly TypeText[];
};

/** Unions with more members stand one below the other. */
const maxInlineMembers = 6;

/** A type that needs no parentheses anywhere. */
export function primary(text: Fragment, sameAs?: string): TypeText {
  return sameAs === undefined ? { text, binding: "primary" } : { text, binding: "primary", sameAs };
}

/** Nothing fits. */
export const neverType: TypeText = primary(code`never`, "never");
/** Any JSON value. */
export const anyType: TypeText = primary(runtime("Json"), "any");
/** The absent value. */
export const undefinedType: TypeText = primary(code`undefined`, "undefined");
/** Text. */
export const stringType: TypeText = primary(code`string`, "string");
/** Any number that is no bigint. */
export const numberType: TypeText = primary(code`number`, "number");
/** A 64-bit integer, or one beyond 2^53. */
export const bigintType: TypeText = primary(code`bigint`, "bigint");
/** True or false. */
export const booleanType: TypeText = primary(code`boolean`, "boolean");
/** The value `null`. */
export const nullType: TypeText = primary(code`null`, "null");

/** An array that is only read. */
export function arrayOf(item: TypeText): TypeText {
  return { text: code`readonly ${grouped(item)}[]`, binding: "operator" };
}

/** A type in a place where only a primary type can stand. */
export function grouped(type: TypeText): Fragment {
  return type.binding === "primary" ? type.text : code`(${type.text})`;
}

/** One of several types; `any` swallows the others. */
export function unionOf(types: readonly TypeText[]): TypeText {
  return types.some(isAny) ? anyType : openUnionOf(types);
}

/** Like {@link unionOf}, but keeps the others beside `any`: they may hold `undefined`, which is no JSON value. */
export function openUnionOf(types: readonly TypeText[]): TypeText {
  const [only] = types;
  if (only !== undefined && types.length === 1) return only;
  const members = distinct(types.flatMap((type) => type.members ?? [type]).filter((type) => !isNever(type)));
  const [first] = members;
  if (first === undefined) return neverType;
  if (members.length === 1) return first;
  const text = join(
    members.map((type) => type.text),
    " | ",
  );
  return { text, binding: "union", members };
}

/** What stands behind the `=` of a type declaration, up to its semicolon; many members stand one below the other. */
export function aliasBody(type: TypeText): Fragment {
  const members = type.members ?? [];
  if (members.length <= maxInlineMembers) return code` ${type.text};`;
  return indent(code`${lines(members.map((member) => code`| ${member.text}`))};`);
}

/** All of several types; `any` says nothing beside others. */
export function intersectionOf(types: readonly TypeText[]): TypeText {
  const [only] = types;
  if (only !== undefined && types.length === 1) return only;
  if (types.some(isNever)) return neverType;
  const members = distinct(types.filter((type) => !isAny(type)));
  const [first] = members;
  if (first === undefined) return anyType;
  if (members.length === 1) return first;
  const texts = members.map((type) => (type.binding === "union" ? code`(${type.text})` : type.text));
  return { text: join(texts, " & "), binding: "intersection" };
}

/** Whether the type is the one that nothing fits. */
export function isNever(type: TypeText): boolean {
  return type.sameAs === neverType.sameAs;
}

function isAny(type: TypeText): boolean {
  return type.sameAs === anyType.sameAs;
}

function distinct(types: readonly TypeText[]): readonly TypeText[] {
  const seen = new Set<string>();
  return types.filter(({ sameAs }) => {
    if (sameAs === undefined) return true;
    const isNew = !seen.has(sameAs);
    seen.add(sameAs);
    return isNew;
  });
}

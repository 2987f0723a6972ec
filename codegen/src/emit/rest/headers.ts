import type { HeaderDecl, Json, OperationDecl, ReplyDecl, SchemaNode } from "../../ir/index.js";
import { code, type Fragment, fields, join, list, lit, memberName, statusKey } from "../../print/index.js";
import { isInt64 } from "../analysis/index.js";
import {
  arrayOf,
  bigintType,
  booleanType,
  numberType,
  primary,
  stringType,
  type TypeText,
} from "../types/type-text.js";
import type { RestScope } from "./scope.js";

/** What the text of a header stands for: see `HeaderForm` of the runtime; undefined is a text. */
type Form = "integer" | "int64" | "uint64" | "number" | "boolean" | "json" | undefined;

type HeaderMember = { readonly name: string; readonly form: Form; readonly isRequired: boolean };

/** The members of an object, and what others stand for; null where its schema has no word for them. */
type HeaderObject = { readonly members: readonly HeaderMember[]; readonly others: Form | null };

type Meaning = { readonly form: Form; readonly isList: boolean; readonly object?: HeaderObject };

/** The type of the headers by status; undefined where none are described. */
export function replyHeadersType({ replies }: OperationDecl, scope: RestScope): Fragment | undefined {
  const members = withHeaders(replies).map(
    ({ status, headers }) =>
      code`${statusKey(status)}: { ${join(
        headers.map((header) => member(header, scope)),
        "; ",
      )} }`,
  );
  return members.length === 0 ? undefined : code`{ ${join(members, "; ")} }`;
}

/** The value of `replyHeaders` in the descriptor; undefined where none are described. */
export function replyHeadersValue({ replies }: OperationDecl, scope: RestScope): Fragment | undefined {
  const entries = withHeaders(replies).map(
    ({ status, headers }) =>
      code`${statusKey(status)}: ${list(headers.map((header) => lit(factsOf(header, scope))))}`,
  );
  return entries.length === 0 ? undefined : fields(entries);
}

function withHeaders(replies: readonly ReplyDecl[]): readonly ReplyDecl[] {
  return replies.filter(({ headers }) => headers.length > 0);
}

/** On one line: what the document says about them stands among the notes of the operation. */
function member(header: HeaderDecl, scope: RestScope): Fragment {
  const { name, required } = header;
  const { form, isList, object } = meaningOf(header, scope);
  const one = typeOfForm(form);
  const type = object === undefined ? (isList ? arrayOf(one) : one).text : objectType(object);
  return code`readonly ${memberName(name)}${required ? code`` : code`?`}: ${type}`;
}

function objectType({ members, others }: HeaderObject): Fragment {
  if (members.length === 0) return code`{ readonly [name: string]: ${typeOfForm(others ?? undefined).text} }`;
  const fragments = members.map(
    ({ name, form, isRequired }) =>
      code`readonly ${memberName(name)}${isRequired ? code`` : code`?`}: ${typeOfForm(form).text}`,
  );
  return code`{ ${join(fragments, "; ")} }`;
}

/** One that may come, and is a text, is its name. */
function factsOf(header: HeaderDecl, scope: RestScope): Json {
  const { form, isList, object } = meaningOf(header, scope);
  if (form === undefined && !isList && object === undefined && !header.required) return header.name;
  return {
    name: header.name,
    ...(form !== undefined && { as: form }),
    ...(isList && { list: true }),
    ...(object && { object: objectFacts(object, header) }),
    ...(header.required && { required: true }),
  };
}

function objectFacts({ members, others }: HeaderObject, { explode }: HeaderDecl): Json {
  const needed = members.filter(({ isRequired }) => isRequired).map(({ name }) => name);
  const forms = Object.fromEntries(members.map(({ name, form }) => [name, form ?? "text"]));
  return {
    ...(explode === true && { explode }),
    ...(members.length > 0 && { members: forms }),
    ...(others !== null && others !== undefined && { others }),
    ...(needed.length > 0 && { required: needed }),
  };
}

function typeOfForm(form: Form): TypeText {
  switch (form) {
    case "integer":
    case "number":
      return numberType;
    case "int64":
    case "uint64":
      return bigintType;
    case "boolean":
      return booleanType;
    case "json":
      return primary(code`unknown`, "unknown");
    case undefined:
      return stringType;
  }
}

function meaningOf({ node, mediaType }: HeaderDecl, scope: RestScope): Meaning {
  if (mediaType !== undefined)
    return { form: /[/+]json\b/.test(mediaType) ? "json" : undefined, isList: false };
  const object = onlyType(node, scope) === "object" ? objectIn(node, scope) : undefined;
  if (object !== undefined) return { form: undefined, isList: false, object };
  const items = onlyType(node, scope) === "array" ? itemsOf(node, scope) : undefined;
  return items === undefined
    ? { form: formOf(node, scope), isList: false }
    : { form: formOf(items, scope), isList: true };
}

/** The same in all that speak about the object. */
function objectIn(node: SchemaNode, scope: RestScope): HeaderObject {
  const facets = scope.analysis.conjuncts(node).flatMap(({ object }) => object ?? []);
  const required = new Set(facets.flatMap((facet) => facet.required));
  const members = new Map(
    facets
      .flatMap(({ properties }) => properties)
      .map((property): [string, HeaderMember] => {
        const { name } = property;
        const isRequired = property.required || required.has(name);
        return [name, { name, form: formOf(property.node, scope), isRequired }];
      }),
  );
  const other = facets.find(({ additionalProperties }) => additionalProperties)?.additionalProperties;
  return { members: [...members.values()], others: other ? formOf(other, scope) : null };
}

/** What may be of several types, or is made of others again, stays a text: nothing in it says which one is meant. */
function formOf(node: SchemaNode, scope: RestScope): Form {
  const type = onlyType(node, scope);
  const long = scope.analysis.conjuncts(node).find(isInt64);
  if (type === "integer" || (type === "number" && long !== undefined))
    return long === undefined ? "integer" : long.number?.format === "uint64" ? "uint64" : "int64";
  return type === "number" || type === "boolean" ? type : undefined;
}

function onlyType(node: SchemaNode, { analysis }: RestScope): string | undefined {
  const types = analysis.conjuncts(node).find((each) => each.types !== undefined)?.types ?? [];
  const named = types.filter((type) => type !== "null");
  return named.length === 1 ? named[0] : undefined;
}

function itemsOf(node: SchemaNode, { analysis }: RestScope): SchemaNode | undefined {
  return analysis.conjuncts(node).find(({ array }) => array?.items !== undefined)?.array?.items;
}

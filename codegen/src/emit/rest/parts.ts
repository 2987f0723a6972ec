import type {
  BodyDecl,
  HeaderDecl,
  Json,
  PartDecl,
  PartRules,
  PositionalDecl,
  SchemaNode,
} from "../../ir/index.js";
import {
  code,
  docs,
  type Fragment,
  fields,
  indent,
  key,
  lines,
  list,
  lit,
  memberName,
} from "../../print/index.js";
import type { Analysis } from "../analysis/index.js";
import { openUnionOf, undefinedType } from "../types/type-text.js";
import type { RestScope } from "./scope.js";

/** The entries that say how one part is written: what differs from the defaults of the runtime. */
export function partFields(rules: PartRules, analysis: Analysis): readonly Fragment[] {
  const { contentType, style, explode, allowReserved, binary, headers = [] } = rules;
  const facts = { contentType, style, explode, allowReserved, binary };
  const told = Object.entries(facts).flatMap(([name, value]) =>
    value === undefined || (value === false && name !== "explode") ? [] : [code`${key(name)}: ${lit(value)}`],
  );
  const entries = headers.map((header) => lit(headerFacts(header, analysis)));
  const nested = namedFields(rules.parts ?? [], analysis);
  return [
    ...told,
    ...(entries.length === 0 ? [] : [code`headers: ${list(entries)}`]),
    ...(nested === undefined ? [] : [code`parts: ${nested}`]),
    ...(rules.positional ? [code`positions: ${positionFields(rules.positional, analysis)}`] : []),
  ];
}

/** The value that says how parts with names are written; undefined where there is nothing to say. */
export function namedFields(parts: readonly PartDecl[], analysis: Analysis): Fragment | undefined {
  const told = parts.flatMap((part) => {
    const rules = partFields(part, analysis);
    return rules.length === 0 ? [] : [code`${key(part.property)}: ${fields(rules)}`];
  });
  return told.length === 0 ? undefined : fields(told);
}

/** The value that says how the parts of a list are written. */
export function positionFields({ prefix, rest }: PositionalDecl, analysis: Analysis): Fragment {
  const places = prefix.map((rules) => fields(partFields(rules, analysis)));
  const others = partFields(rest, analysis);
  return fields([
    ...(places.length === 0 ? [] : [code`prefix: ${list(places)}`]),
    ...(others.length === 0 ? [] : [code`rest: ${fields(others)}`]),
  ]);
}

function headerFacts(
  { name, required, explode, mediaType, node }: HeaderDecl,
  analysis: Analysis,
): { readonly [key: string]: Json } {
  const value = onlyValue(node, analysis);
  return {
    name,
    ...(required && { required }),
    ...(explode === true && { explode }),
    ...(mediaType !== undefined && { mediaType }),
    ...(value !== undefined && { value }),
  };
}

/** The one text, number or truth value that a schema allows. */
function onlyValue(node: SchemaNode, analysis: Analysis): Json | undefined {
  for (const { values } of analysis.conjuncts(node)) {
    const [only] = values ?? [];
    if (values?.length === 1 && ["string", "number", "boolean"].includes(typeof only)) return only;
  }
  return undefined;
}

/** The type of the argument for headers of parts, by the names or places of the parts; undefined where none has some. */
export function partHeadersType({ contents }: BodyDecl, scope: RestScope): Fragment | undefined {
  const members = membersOfParts(contents, scope);
  return members.length === 0 ? undefined : block(members);
}

type Holder = Pick<PartRules, "parts" | "positional">;

/** What may be given for the parts of all these. A part that has parts itself takes the headers of these beside its own. */
function membersOfParts(holders: readonly Holder[], scope: RestScope): readonly Fragment[] {
  const parts = holders.flatMap(({ parts: named = [], positional }) => [
    ...named.map((rules) => ({ name: rules.property, rules })),
    ...(positional?.prefix ?? []).map((rules, index) => ({ name: String(index), rules })),
  ]);
  const found = parts.flatMap(({ name, rules }) => typesOf([rules], scope).map((type) => ({ name, type })));
  const rest = typesOf(
    holders.flatMap(({ positional }) => positional?.rest ?? []),
    scope,
  );
  const named = new Map(
    found.map(({ name, type }) => [name, code`readonly ${memberName(name)}?: ${type} | undefined;`]),
  );
  if (rest.length === 0) return [...named.values()];
  // An index speaks about the places before it, too.
  const all = [...rest, ...found.map(({ type }) => type)];
  const union = code`${lines(all.map((type) => code`| ${type}`))} | undefined`;
  return [...named.values(), code`readonly [place: number]: ${union};`];
}

function typesOf(rules: readonly PartRules[], scope: RestScope): readonly Fragment[] {
  if (rules.length === 0) return [];
  const headers = rules.flatMap((each) => each.headers ?? []);
  const members = [...headerMembers(headers, scope), ...membersOfParts(rules, scope)];
  return members.length === 0 ? [] : [block(members)];
}

function headerMembers(headers: readonly HeaderDecl[], scope: RestScope): readonly Fragment[] {
  return headers.map(({ name, required, node, docs: said }) => {
    const type = scope.typeOf(node, "in");
    const isNeeded = required && onlyValue(node, scope.analysis) === undefined;
    const full = isNeeded ? type : openUnionOf([type, undefinedType]);
    return code`${docs(said)}readonly ${memberName(name)}${isNeeded ? code`` : code`?`}: ${full.text};`;
  });
}

function block(members: readonly Fragment[]): Fragment {
  return code`{${indent(lines(members))}}`;
}

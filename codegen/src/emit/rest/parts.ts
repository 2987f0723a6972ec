import type { BodyDecl, HeaderDecl, Json, PartRules, PositionalDecl, SchemaNode } from "../../ir/index.js";
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
  return entries.length === 0 ? told : [...told, code`headers: ${list(entries)}`];
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
  const parts = contents.flatMap(({ parts: named, positional }) => [
    ...named.map(({ property, headers }) => ({ name: property, headers })),
    ...(positional?.prefix ?? []).map(({ headers }, index) => ({ name: String(index), headers })),
  ]);
  const rest = contents.flatMap(({ positional }) => positional?.rest.headers ?? []);
  const found = parts.filter(({ headers = [] }) => headers.length > 0);
  if (found.length === 0 && rest.length === 0) return undefined;
  const members = new Map(
    found.map(({ name, headers = [] }) => [
      name,
      code`readonly ${memberName(name)}?: ${headersType(headers, scope)} | undefined;`,
    ]),
  );
  const others = rest.length === 0 ? [] : [code`readonly [place: number]: ${restType(rest, found, scope)};`];
  return code`{${indent(lines([...members.values(), ...others]))}}`;
}

/** An index speaks about the places before it, too. */
function restType(
  rest: readonly HeaderDecl[],
  found: readonly { readonly headers?: readonly HeaderDecl[] | undefined }[],
  scope: RestScope,
): Fragment {
  const all = [rest, ...found.map(({ headers = [] }) => headers)].map((headers) =>
    headersType(headers, scope),
  );
  return code`${lines(all.map((type) => code`| ${type}`))} | undefined`;
}

function headersType(headers: readonly HeaderDecl[], scope: RestScope): Fragment {
  const members = headers.map(({ name, required, node, docs: said }) => {
    const type = scope.typeOf(node, "in");
    const isNeeded = required && onlyValue(node, scope.analysis) === undefined;
    const full = isNeeded ? type : openUnionOf([type, undefinedType]);
    return code`${docs(said)}readonly ${memberName(name)}${isNeeded ? code`` : code`?`}: ${full.text};`;
  });
  return code`{${indent(lines(members))}}`;
}

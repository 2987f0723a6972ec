import { canonicalJson, type Json, type SchemaNode } from "../ir/index.js";

/** What the schemas that two schemas refer to are called. */
export type Names = { readonly old: string | undefined; readonly now: string | undefined };

/** Sentences about what two schemas say differently about a value itself; its properties and items are looked at elsewhere. */
export function describe(
  old: SchemaNode,
  now: SchemaNode,
  names: Names = { old: undefined, now: undefined },
): string {
  const sentences = [
    ...typeSentences(kindOf(old, names.old), kindOf(now, names.now)),
    ...valueSentences(old, now),
    ...facetSentences("string", old.string, now.string),
    ...facetSentences("number", old.number, now.number),
    ...facetSentences("array", sizes(old.array), sizes(now.array)),
    ...facetSentences("object", objectSizes(old.object), objectSizes(now.object)),
    ...openness(old, now),
    ...unionSentences(old, now),
  ];
  return sentences.length > 0
    ? sentences.join("; ")
    : "the schema says something else, in a way that cannot be told word by word";
}

function kindOf({ types }: SchemaNode, name: string | undefined): string {
  return name === undefined ? (types?.join(" or ") ?? "any type") : `\`${name}\``;
}

function typeSentences(before: string, after: string): readonly string[] {
  return before === after ? [] : [`${before} became ${after}`];
}

function valueSentences(old: SchemaNode, now: SchemaNode): readonly string[] {
  if (old.values === undefined && now.values === undefined) return [];
  if (old.values === undefined) return [`only ${listed(now.values)} allowed now`];
  if (now.values === undefined) return [`no longer limited to ${listed(old.values)}`];
  const before = new Set(old.values.map(canonicalJson));
  const after = new Set(now.values.map(canonicalJson));
  const gone = old.values.filter((value) => !after.has(canonicalJson(value)));
  const come = now.values.filter((value) => !before.has(canonicalJson(value)));
  return [
    ...(gone.length > 0 ? [`${listed(gone)} no longer allowed`] : []),
    ...(come.length > 0 ? [`${listed(come)} allowed now`] : []),
  ];
}

const maxListed = 5;

function listed(values: readonly Json[] = []): string {
  const shown = values.slice(0, maxListed).map((value) => `\`${canonicalJson(value)}\``);
  const more = values.length - shown.length;
  return more > 0 ? `${shown.join(", ")} and ${more} more` : shown.join(", ");
}

type Words = Readonly<Record<string, unknown>>;

function facetSentences(kind: string, old: object | undefined, now: object | undefined): readonly string[] {
  const before = (old ?? {}) as Words;
  const after = (now ?? {}) as Words;
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .sort()
    .filter((word) => before[word] !== after[word])
    .map((word) => `\`${word}\` of the ${kind}: ${shown(before[word])} → ${shown(after[word])}`);
}

function shown(word: unknown): string {
  return word === undefined ? "none" : `\`${typeof word === "string" ? word : canonicalJson(word as Json)}\``;
}

function sizes(facet: SchemaNode["array"]): object {
  const { minItems, maxItems, uniqueItems, minContains, maxContains } = facet ?? {};
  return { minItems, maxItems, uniqueItems, minContains, maxContains };
}

function objectSizes(facet: SchemaNode["object"]): object {
  const { minProperties, maxProperties } = facet ?? {};
  return { minProperties, maxProperties };
}

function openness(old: SchemaNode, now: SchemaNode): readonly string[] {
  const before = old.object?.additionalProperties?.never === true;
  const after = now.object?.additionalProperties?.never === true;
  if (before === after) return [];
  return [after ? "further properties are no longer allowed" : "further properties are allowed now"];
}

function unionSentences(old: SchemaNode, now: SchemaNode): readonly string[] {
  const before = (old.anyOf ?? old.oneOf)?.length ?? 0;
  const after = (now.anyOf ?? now.oneOf)?.length ?? 0;
  return before === after
    ? []
    : [`${before === 0 ? "no" : before} alternatives became ${after === 0 ? "none" : after}`];
}

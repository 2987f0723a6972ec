/** A vocabulary of JSON Schema 2019-09 and 2020-12 that a meta-schema may leave out. */
export type Vocabulary = "applicator" | "unevaluated" | "validation" | "format" | "content" | "meta-data";

const keywords = {
  applicator: [
    "additionalItems",
    "additionalProperties",
    "allOf",
    "anyOf",
    "contains",
    "dependentSchemas",
    "else",
    "if",
    "items",
    "not",
    "oneOf",
    "patternProperties",
    "prefixItems",
    "properties",
    "propertyNames",
    "then",
  ],
  unevaluated: ["unevaluatedItems", "unevaluatedProperties"],
  validation: [
    "const",
    "dependentRequired",
    "enum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "maxContains",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minContains",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "pattern",
    "required",
    "type",
    "uniqueItems",
  ],
  format: ["format"],
  content: ["contentEncoding", "contentMediaType", "contentSchema"],
  "meta-data": ["default", "deprecated", "description", "examples", "readOnly", "title", "writeOnly"],
} as const satisfies Readonly<Record<Vocabulary, readonly string[]>>;

const byKeyword: ReadonlyMap<string, Vocabulary> = new Map(
  (Object.keys(keywords) as Vocabulary[]).flatMap((vocabulary) =>
    keywords[vocabulary].map((keyword) => [keyword, vocabulary] as const),
  ),
);

/** The vocabulary of a keyword; undefined for those that every schema has, and for what is no keyword of the standard. */
export function vocabularyOf(keyword: string): Vocabulary | undefined {
  return byKeyword.get(keyword);
}

/** What a meta-schema says with `$vocabulary`. */
export type VocabularyUse = {
  /** Vocabularies of the standard that it leaves out. */
  readonly without: ReadonlySet<Vocabulary>;
  readonly assertsFormats: boolean;
  /** Vocabularies that one must know to understand a schema, and nobody here does. */
  readonly unknown: readonly string[];
};

/** Reads `$vocabulary`: address → whether a reader must know it. */
export function readVocabularies(uses: { readonly [uri: string]: unknown }): VocabularyUse {
  const names = new Set<string>();
  const unknown: string[] = [];
  for (const [uri, required] of Object.entries(uses)) {
    const [, draft, name] = standardAddress.exec(uri) ?? [];
    if (name === undefined) {
      if (required === true) unknown.push(uri);
      continue;
    }
    names.add(name);
    // In 2019-09 these two were still one.
    if (draft === "2019-09" && name === "applicator") names.add("unevaluated");
  }
  const assertsFormats = names.has("format-assertion");
  if (assertsFormats || names.has("format-annotation")) names.add("format");
  const without = new Set((Object.keys(keywords) as Vocabulary[]).filter((name) => !names.has(name)));
  return { without, assertsFormats, unknown };
}

const standardAddress =
  /^https?:\/\/json-schema\.org\/draft\/(2019-09|2020-12)\/vocab\/(core|applicator|unevaluated|validation|format|format-annotation|format-assertion|content|meta-data)$/;

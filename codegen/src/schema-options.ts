/** What the documents of a package do not say themselves: how far their words are to be taken, and what is made of them. */
export type SchemaOptions = {
  /**
   * Whether values are checked against `format`. By default as the language of the document has it: `annotate` in JSON Schema,
   * `assert` in AsyncAPI and OpenAPI. Where formats are notes, so are `int64`, `uint64` and `unixtime`: such a value is an ordinary number.
   */
  readonly formats?: "assert" | "annotate" | undefined;
  /**
   * Whether `default` fills in what is missing (`apply`, the default but for OpenAPI), or is a note: then a property with a default
   * is an ordinary optional one, and a required one must be there.
   */
  readonly defaults?: "apply" | "ignore" | undefined;
  /**
   * What becomes of a pattern that can take exponential time: `refuse` reports it as an error; `linear`, the default where an
   * OpenAPI document is among the inputs, runs it with an engine that cannot backtrack.
   */
  readonly patterns?: "refuse" | "linear" | undefined;
  /**
   * The draft of JSON Schema documents that name none with `$schema`. Without it they are read generously: what one of the drafts
   * says counts, and so do keywords beside `$ref`.
   */
  readonly dialect?: "draft-04" | "draft-06" | "draft-07" | "2019-09" | "2020-12" | undefined;
  /** `models`, the default: types with validators. `interfaces`: declarations by json-schema-to-typescript, and nothing else. */
  readonly types?: "models" | "interfaces" | undefined;
  /**
   * Which models have a type of their own for what may be given, where that differs (a default left out, a number for an `int64`).
   * `given`, the default: in OpenAPI documents those that a caller of the service gives; `all`: also those that are only received,
   * for programs that make up replies.
   */
  readonly inputTypes?: "given" | "all" | undefined;
  /**
   * How the models of a document of more than 5,000 schemas, a megabyte of text, are written. `parts`, the default: in several files,
   * by the tags of its operations and the words of its names, and what repeats inside of them once; `document`: in one, as they stand
   * there, like those of any other document. What the package offers is the same.
   */
  readonly modelFiles?: "parts" | "document" | undefined;
  /**
   * Where documents lie on disk that are known by another address: the beginning of an address → a folder, or the whole of it
   * → a file, relative to the project root. Nothing is ever fetched.
   */
  readonly resources?: Readonly<Record<string, string>> | undefined;
  /**
   * Address of the first page of the package in a published site of `edgeloom docs`, with a slash at its end. Emitted doc comments and
   * diagnostics then link to their pages there.
   */
  readonly docsUrl?: string | undefined;
};

/** The options that are one of a few words, with these words; the first is the default, but for `formats` and `dialect`, which have none. */
export const schemaChoices = {
  formats: ["assert", "annotate"],
  defaults: ["apply", "ignore"],
  patterns: ["refuse", "linear"],
  dialect: ["draft-04", "draft-06", "draft-07", "2019-09", "2020-12"],
  types: ["models", "interfaces"],
  inputTypes: ["given", "all"],
  modelFiles: ["parts", "document"],
} as const satisfies { readonly [K in keyof SchemaOptions]?: readonly NonNullable<SchemaOptions[K]>[] };

/** Only the schema options of something that also has others. */
export function schemaOptionsOf(options: SchemaOptions): SchemaOptions {
  const { formats, defaults, patterns, dialect, types, inputTypes, modelFiles, resources, docsUrl } = options;
  return { formats, defaults, patterns, dialect, types, inputTypes, modelFiles, resources, docsUrl };
}

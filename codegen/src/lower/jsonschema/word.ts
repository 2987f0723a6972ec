import type { Json, JsonRecord, Origin } from "../../ir/index.js";
import type { Scope } from "../scope.js";
import type { Dialect, Language } from "./dialect.js";
import type { Draft, Lowered } from "./draft.js";
import type { Environment } from "./environment.js";

/** Where a schema stands while it is lowered. */
export type SchemaPlace = {
  readonly origin: Origin;
  readonly language: Language;
  readonly environment: Environment;
  readonly depth: number;
  readonly scope: Scope;
};

/** One keyword of a schema, as its handler sees it. */
export type WordPlace = SchemaPlace & {
  /** The keyword itself; `origin` is that of its value. */
  readonly word: string;
  /** True for a keyword that restricts no value. */
  readonly isNote: boolean;
  readonly schema: JsonRecord;
  readonly schemaOrigin: Origin;
  readonly draft: Draft;
  /** Lowers a subschema of the value: below the given tokens, or the value itself without tokens. */
  subschema(value: Json, ...tokens: readonly (string | number)[]): Lowered;
  /** The place of a part of the value. */
  inside(...tokens: readonly (string | number)[]): WordPlace;
};

/** A row of the keyword table. */
export type Word = {
  /** Dialects that know the keyword; all when absent. */
  readonly only?: readonly Dialect[];
  /** True for words that are read in all OpenAPI documents, whatever the dialect. */
  readonly inOpenApi?: true;
  /** True for words that restrict no value: they are read even beside a `$ref` whose dialect ignores its siblings. */
  readonly note?: true;
  readonly lower: (value: Json, place: WordPlace) => void;
};

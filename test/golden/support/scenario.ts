import type { Documents } from "./generate.js";

/** One idea, the documents that show it, and values that the emitted code must take or refuse. */
export type Scenario = {
  /** Name of the folder with the expected files. */
  readonly name: string;
  readonly documents: Documents;
  readonly models?: { readonly [name: string]: Values };
};

/** Values for one model. */
export type Values = {
  /** Complete values: the check says yes, and parsing gives them back. */
  readonly accepts: readonly unknown[];
  /** Values that fit no way. */
  readonly rejects: readonly unknown[];
  /** Values that fit but are not complete, each with what it becomes. */
  readonly completes?: readonly (readonly [given: unknown, becomes: unknown])[];
};

/** A scenario of one JSON Schema document whose `$defs` are the models. */
export function schemas(
  name: string,
  defs: { readonly [name: string]: unknown },
  models: Scenario["models"] = {},
): Scenario {
  const document = { $schema: "https://json-schema.org/draft/2020-12/schema", $defs: defs };
  return { name, documents: { "models.json": document }, models };
}

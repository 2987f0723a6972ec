import type { Reporter } from "../diagnostics/index.js";
import type { JsonRecord } from "../ir/index.js";
import type { Limits } from "../limits.js";

/** What every part of an import needs. */
export type ImportScope = {
  /** Name of the document in diagnostics. */
  readonly file: string;
  readonly limits: Limits;
  readonly reporter: Reporter;
  /** The schemas of the document, by the key that they have there. */
  readonly schemas: JsonRecord;
  /** What a schema is called in the result, by its key in the document. */
  readonly names: ReadonlyMap<string, string>;
};

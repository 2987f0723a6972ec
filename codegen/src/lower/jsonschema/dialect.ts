import { childOf, isRecord, type Json, type Origin, ownValue, pointerTokens } from "../../ir/index.js";
import type { ResolvedSet } from "../../resolve/resolved.js";

/**
 * A dialect of JSON Schema. `asyncapi` is that of AsyncAPI documents which name none: draft-07 with everything that later
 * drafts added, and with siblings of `$ref` obeyed, which is what people who write them there mean.
 */
export type Dialect = "draft-07" | "2019-09" | "2020-12" | "asyncapi" | "openapi-3.0";

const dialectsByUri = new Map<string, Dialect>([
  ["http://json-schema.org/draft-07/schema", "draft-07"],
  ["https://json-schema.org/draft/2019-09/schema", "2019-09"],
  ["https://json-schema.org/draft/2020-12/schema", "2020-12"],
]);

/** The dialect that a `$schema` names; undefined when it is none of ours. An empty fragment at the end says nothing. */
export function dialectOfUri(uri: string): Dialect | undefined {
  const plain = uri.replace(/#$/, "");
  return (
    dialectsByUri.get(plain) ??
    dialectsByUri.get(plain.replace(/^https:\/\/json-schema\.org\/draft-/, "http://json-schema.org/draft-"))
  );
}

/** Whether words beside `$ref` are obeyed. */
export function obeysRefSiblings(dialect: Dialect): boolean {
  return dialect !== "draft-07" && dialect !== "openapi-3.0";
}

/** The dialect at a place in a document: the innermost `$schema` on the way to it. */
export function dialectAt(set: ResolvedSet, origin: Origin, fallback: Dialect): Dialect {
  let dialect = fallback;
  let value: Json | undefined = set.valueAt({ file: origin.file, pointer: "" });
  for (const token of pointerTokens(origin.pointer)) {
    dialect = ownDialect(value) ?? dialect;
    value = value === undefined ? undefined : childOf(value, token);
  }
  return ownDialect(value) ?? dialect;
}

/** The dialect that a schema names for itself and all below it. */
export function ownDialect(value: Json | undefined): Dialect | undefined {
  const uri = isRecord(value) ? ownValue(value, "$schema") : undefined;
  return typeof uri === "string" ? dialectOfUri(uri) : undefined;
}

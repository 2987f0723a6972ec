import { type ContentDecl, isRecord, type Json, ownValue } from "edgeloom/kit";
import type { Source } from "../model/source.js";

/** An example that stands beside a schema in a document. */
export type Documented = { readonly name: string; readonly value: Json };

/** The examples of a media type object, in their order; the one of `example` has the name `example`. */
export function documentedExamples(content: ContentDecl, source: Source): readonly Documented[] {
  const media = source.raw(content.origin);
  if (!isRecord(media)) return [];
  const single = ownValue(media, "example");
  const several = ownValue(media, "examples");
  const named = isRecord(several) ? Object.entries(several) : [];
  return [
    ...(single === undefined ? [] : [{ name: "example", value: single }]),
    ...named.flatMap(([name, entry]) => {
      const value = exampleValue(entry, content.origin.file, source);
      return value === undefined ? [] : [{ name, value }];
    }),
  ];
}

/** `dataValue` is the word of OpenAPI 3.2 for what `value` was for values that are data. */
function exampleValue(entry: Json, file: string, source: Source): Json | undefined {
  if (!isRecord(entry)) return undefined;
  const reference = ownValue(entry, "$ref");
  const target =
    typeof reference === "string" && reference.startsWith("#/")
      ? source.raw({ file, pointer: reference.slice(1) })
      : entry;
  return isRecord(target) ? (ownValue(target, "dataValue") ?? ownValue(target, "value")) : undefined;
}

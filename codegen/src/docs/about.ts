import { documentKind, isRecord, ownValue } from "../ir/index.js";
import type { SourceDocument } from "../load/source.js";
import type { Book } from "./book.js";

/** What documents say about themselves, in their order. Texts are foreign. */
export function aboutDocuments(documents: readonly SourceDocument[]): Book["about"] {
  return documents.flatMap(({ data }) => {
    if (!isRecord(data) || documentKind(data) === undefined) return [];
    const info = ownValue(data, "info");
    const holder = isRecord(info) ? info : data;
    const title = textOf(ownValue(holder, "title"));
    const description = textOf(ownValue(holder, "description"));
    return title === undefined && description === undefined ? [] : [{ title, description }];
  });
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

import { byCodeUnit, childOrigin, isRecord, type Json, ownValue } from "../ir/index.js";
import type { SourceDocument } from "../load/source.js";
import { keywordTable } from "./jsonschema/table.js";
import type { Scope } from "./scope.js";

/** Declares what a JSON Schema document defines: its definitions, and itself unless it is nothing but their container. */
export function declareSchemaDocument(document: SourceDocument, scope: Scope): void {
  const root = { file: document.file, pointer: "" };
  const definitions = ["$defs", "definitions"].flatMap((container) => {
    const members = isRecord(document.data) ? ownValue(document.data, container) : undefined;
    if (!isRecord(members)) return [];
    return Object.keys(members)
      .sort(byCodeUnit)
      .map((key) => childOrigin(root, container, key));
  });
  if (definitions.length === 0 || restrictsValues(document.data)) scope.declare(root);
  for (const origin of definitions) scope.declare(origin);
}

/** Whether a schema has a keyword that says something about values. */
function restrictsValues(data: Json): boolean {
  return (
    !isRecord(data) ||
    Object.keys(data).some((key) => keywordTable.get(key)?.note !== true && keywordTable.has(key))
  );
}

import { quote } from "../../diagnostics/index.js";
import {
  childOrigin,
  isRecord,
  type Json,
  type JsonRecord,
  type Origin,
  ownValue,
  type PaginationDecl,
  type ParameterDecl,
  parsePointer,
  type SchemaNode,
  type TypeLookup,
} from "../../ir/index.js";
import type { Scope } from "../scope.js";
import { isOnly, nodeAt } from "./shape.js";

/** `x-edgeloom-pagination` as it is written. */
export type SaidPagination = { readonly value: Json; readonly origin: Origin };

/** What a statement about pages must be true of. */
export type PagedOperation = {
  readonly parameters: readonly ParameterDecl[];
  /** The JSON reply when all is well. */
  readonly reply: SchemaNode | undefined;
  readonly lookup: TypeLookup;
};

/** What an operation says about its pages; undefined when it says nothing. */
export function saidBy(record: JsonRecord, origin: Origin): SaidPagination | undefined {
  const value = ownValue(record, "x-edgeloom-pagination");
  return value === undefined ? undefined : { value, origin: childOrigin(origin, "x-edgeloom-pagination") };
}

const kinds: ReadonlyMap<
  string,
  { readonly needed: readonly string[]; readonly possible: readonly string[] }
> = new Map([
  ["page", { needed: ["parameter", "items"], possible: ["next"] }],
  ["offset", { needed: ["parameter", "items"], possible: ["limit"] }],
  ["cursor", { needed: ["parameter", "next", "items"], possible: [] }],
  ["link", { needed: ["items"], possible: ["next"] }],
]);

/** What the document says, if it is complete and true of the operation; `false` says that there are no pages. */
export function saidPagination(
  { value, origin }: SaidPagination,
  operation: PagedOperation,
  scope: Scope,
): PaginationDecl | undefined {
  if (value === false) return undefined;
  const problem = isRecord(value)
    ? (formProblem(value) ?? parameterProblem(value, operation) ?? pointerProblem(value, operation))
    : "must be an object, or false";
  if (problem === undefined) return value as PaginationDecl;
  scope.reporter.report("openapi-structure", `\`x-edgeloom-pagination\` ${problem}.`, origin);
  return undefined;
}

function formProblem(value: JsonRecord): string | undefined {
  const rule = kinds.get(textIn(value, "kind") ?? "");
  if (rule === undefined) return "needs a `kind`: page, offset, cursor or link";
  for (const field of Object.keys(value)) {
    if (field !== "kind" && !rule.needed.includes(field) && !rule.possible.includes(field))
      return `of this kind has no ${quote(field)}`;
    if (textIn(value, field) === undefined) return `must have a string as \`${field}\``;
  }
  const missing = rule.needed.find((field) => !Object.hasOwn(value, field));
  return missing === undefined ? undefined : `of this kind needs \`${missing}\``;
}

function parameterProblem(value: JsonRecord, { parameters }: PagedOperation): string | undefined {
  for (const field of ["parameter", "limit"]) {
    const wanted = textIn(value, field);
    if (
      wanted === undefined ||
      parameters.some(({ name, in: place }) => name === wanted && place === "query")
    )
      continue;
    return `names ${quote(wanted)}, which is no query parameter of this operation`;
  }
  return undefined;
}

function pointerProblem(value: JsonRecord, { reply, lookup }: PagedOperation): string | undefined {
  if (reply === undefined) return "needs a reply in JSON";
  for (const field of ["items", "next"]) {
    const pointer = textIn(value, field);
    if (pointer === undefined) continue;
    const tokens = parsePointer(pointer);
    const node = tokens && nodeAt(reply, tokens, lookup);
    if (node === undefined) return `leads by ${quote(pointer)} to nothing in the reply`;
    if (field === "items" && !isOnly(node, "array", lookup))
      return `leads by ${quote(pointer)} to something that is no list`;
  }
  return undefined;
}

function textIn(record: JsonRecord, field: string): string | undefined {
  const value = ownValue(record, field);
  return typeof value === "string" ? value : undefined;
}

import { type PaginationDecl, pointerJoin, type SchemaNode, type TypeLookup } from "../../ir/index.js";
import type { Scope } from "../scope.js";
import type { CollectedOperation } from "./collect.js";
import { nameKey } from "./distinct-names.js";
import { saidPagination } from "./said-pagination.js";
import { isOnly, isPlainValue, propertiesOf } from "./shape.js";

/** The list that an operation gives, and how it is asked for. */
type Listing = {
  readonly operation: CollectedOperation;
  /** The reply when all is well. */
  readonly reply: SchemaNode;
  readonly hasLink: boolean;
  readonly lookup: TypeLookup;
};

/**
 * How the items of a list travel: as `x-edgeloom-pagination` says (`false` turns it off), else as it is recognised where that is certain.
 *
 * 1. A header `Link`, beside a parameter about pages: `link`.
 * 2. `results` with `next` and one of `count` and `previous`: `page`, `offset` or `link`, by the parameters there are.
 * 3. A parameter such as `cursor` or `page_token`, and `next_cursor` or `nextPageToken` in the reply: `cursor`.
 * 4. Whole numbers `offset` and `limit`: `offset`.
 *
 * The list itself must be beyond doubt, too: the reply, its only list, or the only one with a usual name.
 */
export function paginationOf(
  operation: CollectedOperation,
  { lookup, scope }: { readonly lookup: TypeLookup; readonly scope: Scope },
): PaginationDecl | undefined {
  const listing = listingOf(operation, lookup);
  if (operation.said !== undefined) {
    const { said, parameters } = operation;
    return saidPagination(said, { parameters, reply: listing?.reply, lookup }, scope);
  }
  if (listing === undefined || operation.method !== "GET" || !mayHavePages(listing)) return undefined;
  const items = itemsOf(listing);
  return items === undefined ? undefined : recognised(listing, items);
}

function listingOf(operation: CollectedOperation, lookup: TypeLookup): Listing | undefined {
  const reply = operation.replies.find(({ status }) => status.startsWith("2"));
  const content = reply?.contents.find(({ kind }) => kind === "json");
  const decl = content?.type === undefined ? undefined : lookup(content.type);
  if (reply === undefined || decl === undefined) return undefined;
  const hasLink = reply.headers.some(({ name }) => name.toLowerCase() === "link");
  return { operation, reply: decl.node, hasLink, lookup };
}

/** A look at the names: most operations have no list, and looking into their replies takes time. */
function mayHavePages({ operation, reply }: Listing): boolean {
  if (reply.object?.properties.some(({ name }) => name === "next")) return true;
  return operation.parameters.some(
    ({ name, in: place }) => place === "query" && tellingWords.has(nameKey(name)),
  );
}

function recognised(listing: Listing, items: string): PaginationDecl | undefined {
  const { hasLink, reply, lookup } = listing;
  const properties = propertiesOf(reply, lookup);
  if (hasLink && pageWords.some((word) => queryNamed(listing, word) !== undefined))
    return { kind: "link", items };
  const next = properties.get("next");
  const isEnveloped = items === "/results" && (properties.has("count") || properties.has("previous"));
  if (isEnveloped && next && isOnly(next.node, "string", lookup)) return enveloped(listing, items);
  return byCursor(listing, items) ?? byOffset(listing, items);
}

const pageWords: readonly string[] = ["page", "perpage", "pagesize", "cursor", "after", "before", "since"];

function enveloped(listing: Listing, items: string): PaginationDecl {
  const page = queryNamed(listing, "page");
  if (page !== undefined) return { kind: "page", parameter: page, items, next: "/next" };
  return byOffset(listing, items) ?? { kind: "link", items, next: "/next" };
}

function byOffset(listing: Listing, items: string): PaginationDecl | undefined {
  const [offset, limit] = [queryNamed(listing, "offset", "integer"), queryNamed(listing, "limit", "integer")];
  return offset === undefined || limit === undefined
    ? undefined
    : { kind: "offset", parameter: offset, limit, items };
}

const cursorWords: readonly string[] = [
  "cursor",
  "pagetoken",
  "nexttoken",
  "continuationtoken",
  "marker",
  "nextcursor",
  "nextpagetoken",
];
const envelopes: readonly string[] = [
  "meta",
  "metadata",
  "paging",
  "pagination",
  "pageinfo",
  "responsemetadata",
  "page",
];

/** `next_cursor` belongs to `cursor`, `nextPageToken` to `pageToken`: at the top of the reply, or in what it says about the page. */
function byCursor({ operation, reply, lookup }: Listing, items: string): PaginationDecl | undefined {
  for (const { name, in: place } of operation.parameters) {
    const word = nameKey(name);
    if (place !== "query" || !cursorWords.includes(word)) continue;
    const next = nextIn(reply, word.startsWith("next") ? word : `next${word}`, lookup);
    if (next !== undefined) return { kind: "cursor", parameter: name, next, items };
  }
  return undefined;
}

function nextIn(reply: SchemaNode, wanted: string, lookup: TypeLookup): string | undefined {
  const direct = pointerTo(reply, wanted, lookup);
  if (direct !== undefined) return direct;
  for (const [name, { node }] of propertiesOf(reply, lookup)) {
    const inner = envelopes.includes(nameKey(name)) ? pointerTo(node, wanted, lookup) : undefined;
    if (inner !== undefined) return `${pointerJoin("", name)}${inner}`;
  }
  return undefined;
}

function pointerTo(node: SchemaNode, wanted: string, lookup: TypeLookup): string | undefined {
  for (const [name, property] of propertiesOf(node, lookup))
    if (nameKey(name) === wanted && isPlainValue(property.node, lookup)) return pointerJoin("", name);
  return undefined;
}

const tellingWords: ReadonlySet<string> = new Set([...pageWords, ...cursorWords, "offset"]);

const usualNames: readonly string[] = ["items", "data", "results", "records", "values", "entries"];

/** The pointer to the list: the whole reply, its only list, or the only one with a usual name. */
function itemsOf({ reply, lookup }: Listing): string | undefined {
  if (isOnly(reply, "array", lookup)) return "";
  const lists = [...propertiesOf(reply, lookup)]
    .filter(([, { node }]) => isOnly(node, "array", lookup))
    .map(([name]) => name);
  const usual = lists.filter((name) => usualNames.includes(name));
  const [only] = lists.length === 1 ? lists : usual.length === 1 ? usual : [];
  return only === undefined ? undefined : pointerJoin("", only);
}

function queryNamed({ operation, lookup }: Listing, word: string, type?: "integer"): string | undefined {
  return operation.parameters.find(({ name, in: place, node }) => {
    return place === "query" && nameKey(name) === word && (type === undefined || isOnly(node, type, lookup));
  })?.name;
}

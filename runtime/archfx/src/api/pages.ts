import { EdgeloomError } from "@edgeloom/runtime/base";
import type { Items, Pages } from "@edgeloom/runtime/http";
import { HttpNotFoundError } from "./errors.js";

/** Query parameters as texts. */
export type PageQuery = Readonly<Record<string, string | readonly string[]>>;

/** How pages are got. */
export type PageSource = {
  /** Reads one page. */
  readonly read: (query: PageQuery, signal: AbortSignal) => Promise<unknown>;
  /** Of the first page. */
  readonly query: PageQuery;
  /** Pages that are asked for ahead of the reader; 0 to 16. */
  readonly prefetch: number;
  /** Pages after which a list that never ends is given up. */
  readonly maxPages: number;
  /** Ends the walk, within a page as well. */
  readonly signal: AbortSignal | undefined;
  /** Route, for errors. */
  readonly place: string;
};

const maxPrefetch = 16;

/** Makes the pages of a list readable one after the other, or up to a limit. */
export function pagesOf(source: PageSource): Pages<unknown> {
  return limited(() => walkPages(source));
}

/** Makes the objects of all pages readable one after the other, or up to a limit. */
export function itemsOf(source: PageSource): Items<unknown> {
  return limited(() => walkItems(source));
}

function limited(walk: () => AsyncGenerator<unknown, void, void>): Items<unknown> {
  return {
    [Symbol.asyncIterator]: walk,
    toArray: async ({ limit }) => {
      if (!Number.isInteger(limit) || limit < 0)
        throw wrongOption("limit", "say how many objects may be held in memory: a whole number from 0 on");
      const found: unknown[] = [];
      if (limit === 0) return found;
      for await (const item of walk()) {
        found.push(item);
        if (found.length >= limit) break;
      }
      return found;
    },
  };
}

async function* walkItems(source: PageSource): AsyncGenerator<unknown, void, void> {
  for await (const page of walkPages(source))
    for (const item of itemsIn(page, source.place)) {
      yield item;
      throwIfEnded(source);
    }
}

type WalkedSource = Omit<PageSource, "read"> & { readonly read: (query: PageQuery) => Promise<unknown> };

/**
 * Follows the `next` links, of which only the query counts: where they lead is this list and nothing else. A page that has gone
 * meanwhile is the end. With prefetch, pages whose numbers are known are asked for before they are needed.
 */
async function* walkPages(given: PageSource): AsyncGenerator<unknown, void, void> {
  if (!Number.isInteger(given.prefetch) || given.prefetch < 0 || given.prefetch > maxPrefetch)
    throw wrongOption("prefetch", `give a number from 0 to ${maxPrefetch}`);
  if (!Number.isInteger(given.maxPages) || given.maxPages < 1)
    throw wrongOption("maxPages", "give a whole number from 1 on");
  const left = new AbortController();
  // A signal for each page: so many listeners at one of them are taken for a leak.
  const signalOfPage = (): AbortSignal =>
    AbortSignal.any([left.signal, ...(given.signal ? [given.signal] : [])]);
  try {
    yield* pagesBehind({ ...given, read: (query) => given.read(query, signalOfPage()) });
  } finally {
    // Whoever leaves wants nothing of what is under way.
    left.abort();
  }
}

async function* pagesBehind(source: WalkedSource): AsyncGenerator<unknown, void, void> {
  let page = await source.read(source.query);
  yield page;
  let query = source.query;
  for (let count = 1; ; ) {
    throwIfEnded(source);
    const next = nextQuery(page);
    if (next === undefined) return;
    if (sameQuery(next, query)) throw endless(source, "a page names itself as the next one");
    const ahead = numbersAhead(page, next, source.prefetch).map((number) => ({ ...next, page: number }));
    for await (const [read, asked] of inOrder(source, [next, ...ahead])) {
      if (read === gone) return;
      count += 1;
      if (count > source.maxPages) throw endless(source, `it has more than ${source.maxPages} pages`);
      page = read;
      query = asked;
      yield page;
      throwIfEnded(source);
    }
  }
}

const gone = Symbol("gone");

/** Asks for several pages at once, and gives them in their order. */
async function* inOrder(
  source: WalkedSource,
  queries: readonly PageQuery[],
): AsyncGenerator<readonly [unknown, PageQuery], void, void> {
  const asked = queries.map((query) => readOrGone(source, query));
  // Whoever stops early waits for none of these, and hears of no failure.
  for (const promise of asked) promise.catch(() => undefined);
  for (const [index, promise] of asked.entries()) yield [await promise, queries[index] ?? {}];
}

async function readOrGone(source: WalkedSource, query: PageQuery): Promise<unknown> {
  try {
    return await source.read(query);
  } catch (error) {
    if (error instanceof HttpNotFoundError) return gone;
    throw error;
  }
}

/** The numbers of the pages after the next one that certainly were there when this page was read. */
function numbersAhead(page: unknown, next: PageQuery, prefetch: number): readonly string[] {
  const number = Number(next["page"]);
  const { count, results } = page as { readonly count?: unknown; readonly results?: unknown };
  const size = Array.isArray(results) ? results.length : 0;
  if (!Number.isSafeInteger(number) || typeof count !== "number" || size === 0) return [];
  const last = Math.min(Math.ceil(count / size), number + prefetch);
  return Array.from({ length: Math.max(0, last - number) }, (_, index) => String(number + 1 + index));
}

/** The query of the next page; undefined after the last, and for a plain list. */
function nextQuery(page: unknown): PageQuery | undefined {
  const next = typeof page === "object" && page !== null && "next" in page ? page.next : undefined;
  if (typeof next !== "string" || !URL.canParse(next, "http://page.invalid")) return undefined;
  const { searchParams } = new URL(next, "http://page.invalid");
  return Object.fromEntries(
    [...new Set(searchParams.keys())].map((name) => [name, one(searchParams.getAll(name))]),
  );
}

function one(texts: readonly string[]): string | readonly string[] {
  const [first] = texts;
  return texts.length === 1 && first !== undefined ? first : texts;
}

function sameQuery(left: PageQuery, right: PageQuery): boolean {
  return queryKey(left) === queryKey(right);
}

function queryKey(query: PageQuery): string {
  return JSON.stringify(
    Object.entries(query)
      .map(([name, texts]) => [name, [texts].flat()] as const)
      .filter(([, texts]) => texts.length > 0)
      .sort(([left], [right]) => (left < right ? -1 : 1)),
  );
}

/** The objects of a page `{results: […]}` or of a plain list. */
function itemsIn(page: unknown, place: string): readonly unknown[] {
  const items = typeof page === "object" && page !== null && "results" in page ? page.results : page;
  if (Array.isArray(items)) return items;
  throw new EdgeloomError("MALFORMED", `${place}: the answer is neither a page nor a list.`, {
    place,
    fix: "call get() for what is no list",
  });
}

/** Also where what comes next is there already. */
function throwIfEnded({ signal, place }: Pick<PageSource, "signal" | "place">): void {
  if (signal?.aborted === true)
    throw new EdgeloomError("CANCELLED", `${place}: the caller gave up`, { place, cause: signal.reason });
}

function wrongOption(place: string, fix: string): EdgeloomError {
  return new EdgeloomError("CONFIG", `This is no ${place} of a list.`, { place, fix });
}

function endless({ place }: Pick<PageSource, "place">, reason: string): EdgeloomError {
  return new EdgeloomError("REMOTE", `${place}: the list does not end: ${reason}.`, {
    place,
    fix: "filter the list, or raise maxPages",
  });
}

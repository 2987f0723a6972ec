import { EdgeloomError } from "../../base/errors.js";
import type { Plan } from "../call/plan.js";
import { problem } from "../call/problem.js";
import { isHttpError } from "../http-error.js";
import { nodeModules } from "../node-modules.js";
import type { PageOptions } from "../types.js";
import type { Items, Pages } from "./items.js";
import { type LoadedPage, type Page, type PageRequest, pagerOf } from "./pagers.js";

/** Loads a page. */
export type PageLoader = (
  args: unknown,
  where: { readonly url: string | undefined; readonly signal: AbortSignal },
) => Promise<LoadedPage>;

/** What a walk needs. */
export type WalkFacts = { readonly options: PageOptions; readonly load: PageLoader };

const maxPrefetch = 16;
const defaultMaxPages = 10_000;

/** The pages of a list. */
export function walkPages(plan: Plan, args: unknown, facts: WalkFacts): Pages<unknown> {
  return listed(() => bodies(pages(plan, args, facts)));
}

/** The items of all pages of a list. */
export function walkItems(plan: Plan, args: unknown, facts: WalkFacts): Items<unknown> {
  return listed(() => items(pages(plan, args, facts), () => throwIfEnded(plan, facts.options)));
}

function listed(walk: () => AsyncGenerator): Items<unknown> {
  return { [Symbol.asyncIterator]: walk, toArray: async ({ limit }) => await firstOf(walk, limit) };
}

async function firstOf(walk: () => AsyncGenerator, limit: number): Promise<unknown[]> {
  if (!Number.isInteger(limit) || limit < 0)
    throw new EdgeloomError("CONFIG", "the limit of toArray is not a whole number from 0 on", {
      place: "limit",
      fix: "say how many items may be held in memory",
    });
  const list: unknown[] = [];
  if (limit === 0) return list;
  for await (const item of walk()) if (list.push(item) >= limit) break;
  return list;
}

async function* bodies(walked: AsyncGenerator<Page>): AsyncGenerator {
  for await (const { body } of walked) yield body;
}

async function* items(walked: AsyncGenerator<Page>, throwIfOver: () => void): AsyncGenerator {
  for await (const page of walked)
    for (const item of page.items) {
      yield item;
      throwIfOver();
    }
}

/** Also where what comes next is there already. */
function throwIfEnded(plan: Plan, { signal }: PageOptions): void {
  if (signal?.aborted !== true) return;
  throw problem(plan, "the caller gave up", { kind: "cancelled", cause: signal.reason });
}

/** Walks from page to page with up to `prefetch` of them asked for ahead. Leaving the loop ends what is under way. */
async function* pages(plan: Plan, args: unknown, { options, load }: WalkFacts): AsyncGenerator<Page> {
  const { prefetch = 0, maxPages = defaultMaxPages, signal: caller } = options;
  checkPages({ prefetch, maxPages });
  const abort = new AbortController();
  const signal = caller === undefined ? abort.signal : AbortSignal.any([caller, abort.signal]);
  // Each page under way listens to it, which Node takes for a leak from eleven on.
  nodeModules()?.events.setMaxListeners(maxPrefetch * 2, signal);
  const pager = pagerOf(plan, (args ?? {}) as Readonly<Record<string, unknown>>);
  const loadPage = async (request: PageRequest, before?: Page): Promise<Page> =>
    pager.read(await load(request.args, { url: request.url, signal }), request, before);
  const { guess } = pager;
  let asked = 1;
  const afterLast = (last: Promise<Page | undefined>): Promise<Page | undefined> => {
    const index = asked++;
    if (guess !== undefined) return quiet(loadPage(guess(index)).catch(endWhereNone));
    return quiet(
      last.then(async (page) => (page?.next === undefined ? undefined : await loadPage(page.next, page))),
    );
  };
  const queue: Promise<Page | undefined>[] = [quiet(loadPage(pager.first))];
  try {
    for (let count = 0; count < maxPages; count++) {
      for (let last = queue.at(-1); last !== undefined && queue.length <= prefetch; last = queue.at(-1))
        queue.push(afterLast(last));
      const page = await queue.shift();
      if (page === undefined || (count > 0 && page.items.length === 0)) return;
      yield page;
      throwIfEnded(plan, options);
      if (page.next === undefined) return;
      if (count + 1 === maxPages) break;
      if (queue.length === 0) queue.push(loadPage(page.next, page));
    }
  } finally {
    abort.abort();
  }
  throw problem(plan, `the list goes on after ${maxPages} pages`, {
    kind: "unexpected",
    fix: "raise maxPages, or narrow the list",
  });
}

function checkPages({ prefetch, maxPages }: { readonly prefetch: number; readonly maxPages: number }): void {
  if (!Number.isInteger(maxPages) || maxPages < 1)
    throw new EdgeloomError("CONFIG", `a list cannot be given up after ${maxPages} pages`, {
      place: "maxPages",
      fix: "give a whole number from 1 on",
    });
  if (Number.isInteger(prefetch) && prefetch >= 0 && prefetch <= maxPrefetch) return;
  throw new EdgeloomError("CONFIG", `${prefetch} pages cannot be prefetched`, {
    place: "prefetch",
    fix: `give a number from 0 to ${maxPrefetch}`,
  });
}

/** What fails ahead of the reader is told when he comes there, and not before. */
function quiet<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

/** A page that was asked for on a guess, and is not there, is the end of the list. */
function endWhereNone(error: unknown): undefined {
  if (isHttpError(error) && (error.statusCode === 404 || error.statusCode === 400)) return undefined;
  throw error;
}

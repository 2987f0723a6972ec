import { equal } from "../../schema/json-value.js";
import { parseUrl } from "../base-address.js";
import type { Plan } from "../call/plan.js";
import { problem } from "../call/problem.js";
import type { Pagination } from "../descriptors.js";
import type { HttpHeaders } from "../types.js";
import { nextLink } from "./link-header.js";
import { valueAt } from "./pointer.js";

type Args = Readonly<Record<string, unknown>>;

/** How a page is asked for: by arguments, or by the address that a page before it gave. */
export type PageRequest = { readonly args: Args; readonly url?: string };

/** A page as it came. */
export type LoadedPage = {
  readonly headers: HttpHeaders;
  readonly body: unknown;
  /** Where it came from. */
  readonly url: string;
};

/** A page, understood. */
export type Page = {
  readonly body: unknown;
  readonly items: readonly unknown[];
  /** How the page after it is asked for; undefined for the last one. */
  readonly next: PageRequest | undefined;
};

/** Knows how the pages of one list follow each other. */
export type Pager = {
  readonly first: PageRequest;
  /** Request of the page with this number, from 0, where it is known without the pages before it. */
  readonly guess?: (index: number) => PageRequest;
  read(page: LoadedPage, request: PageRequest, before: Page | undefined): Page;
};

/** The pager of an operation. Throws for one that does not describe its pages. */
export function pagerOf(plan: Plan, args: Args): Pager {
  const { pagination } = plan;
  if (pagination === undefined)
    throw problem(plan, "the operation does not describe how its pages follow each other", {
      kind: "request",
      fix: "use `call`",
    });
  switch (pagination.kind) {
    case "page":
      return numbered(pagination, args);
    case "offset":
      return counted(pagination, args);
    case "cursor":
      return pointed(plan, pagination, args);
    case "link":
      return linked(plan, pagination, args);
  }
}

/** A service may answer with the bare list where it could have answered with a page: then that is all. */
function itemsAt(
  body: unknown,
  pointer: string,
): { readonly items: readonly unknown[]; readonly isWhole: boolean } {
  const found = valueAt(body, pointer);
  if (Array.isArray(found)) return { items: found as readonly unknown[], isWhole: false };
  return { items: Array.isArray(body) ? (body as readonly unknown[]) : [], isWhole: true };
}

/** A list whose next page is told by itself, if it is not empty and not the one before once more. */
function follows(items: readonly unknown[], before: Page | undefined): boolean {
  return items.length > 0 && (before === undefined || !equal(before.items, items));
}

function numbered(
  { parameter, items: pointer, next }: Extract<Pagination, { kind: "page" }>,
  args: Args,
): Pager {
  const given = args[parameter];
  const start = typeof given === "number" || typeof given === "bigint" ? Number(given) : 1;
  const at = (index: number): PageRequest => ({ args: { ...args, [parameter]: start + index } });
  return {
    // Without a number the service decides which page is the first; the next one is the second.
    first: { args },
    guess: at,
    read: ({ body }, request, before) => {
      const { items, isWhole } = itemsAt(body, pointer);
      const number = request.args[parameter] ?? start;
      const goesOn =
        next === undefined ? follows(items, before) : isPresent(valueAt(body, next)) && items.length > 0;
      const isRepeated = next === undefined && before !== undefined && items.length > 0 && !goesOn;
      return {
        body,
        items: isRepeated ? [] : items,
        next: goesOn && !isWhole ? at(Number(number) - start + 1) : undefined,
      };
    },
  };
}

function counted(
  { parameter, limit, items: pointer }: Extract<Pagination, { kind: "offset" }>,
  args: Args,
): Pager {
  const start = Number(args[parameter] ?? 0);
  const size = limit === undefined ? undefined : args[limit];
  const at = (offset: number): PageRequest => ({ args: { ...args, [parameter]: offset } });
  return {
    first: { args },
    ...(typeof size === "number" && size > 0 && { guess: (index: number) => at(start + index * size) }),
    read: ({ body }, request, before) => {
      const { items, isWhole } = itemsAt(body, pointer);
      const offset = Number(request.args[parameter] ?? start) + items.length;
      const isFull = typeof size !== "number" || items.length >= size;
      const goesOn = follows(items, before);
      const isRepeated = before !== undefined && items.length > 0 && !goesOn;
      return {
        body,
        items: isRepeated ? [] : items,
        next: goesOn && isFull && !isWhole ? at(offset) : undefined,
      };
    },
  };
}

function pointed(
  plan: Plan,
  { parameter, next, items: pointer }: Extract<Pagination, { kind: "cursor" }>,
  args: Args,
): Pager {
  return {
    first: { args },
    read: ({ body }, request) => {
      const cursor = valueAt(body, next);
      if (!isPresent(cursor)) return { body, items: itemsAt(body, pointer).items, next: undefined };
      if (equal(cursor, request.args[parameter])) throw goesInCircles(plan);
      return { body, items: itemsAt(body, pointer).items, next: { args: { ...args, [parameter]: cursor } } };
    },
  };
}

function linked(
  plan: Plan,
  { items: pointer, next }: Extract<Pagination, { kind: "link" }>,
  args: Args,
): Pager {
  return {
    first: { args },
    read: ({ headers, body, url: from }) => {
      const { items } = itemsAt(body, pointer);
      const link = next === undefined ? nextLink(headers["link"]) : valueAt(body, next);
      if (typeof link !== "string" || link === "") return { body, items, next: undefined };
      // What cannot be read is refused where it would be asked for.
      const url = parseUrl(link, from)?.href ?? link;
      if (url === from) throw goesInCircles(plan);
      return { body, items, next: { args, url } };
    },
  };
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "" && value !== false;
}

function goesInCircles(plan: Plan): Error {
  return problem(plan, "the page names itself as the next one", { kind: "unexpected" });
}

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cpuMs } from "../../cpu-time.test.support.js";
import { json, operation, type Pagination, query } from "../descriptors.js";
import { type Answering, failureIn, fakeClient, settle } from "../http.test.support.js";
import { nextLink } from "./link-header.js";
import { valueAt } from "./pointer.js";

type Args = {
  readonly page?: number;
  readonly offset?: number;
  readonly limit?: number;
  readonly after?: string;
};

function listing(pagination: Pagination) {
  return operation<Args, { results: number[] }, unknown, number>("GET", "/rows", {
    parameters: [query("page"), query("offset"), query("limit"), query("after")],
    replies: { 200: [json()] },
    pagination,
  });
}

const numbered = listing({ kind: "page", parameter: "page", items: "/results", next: "/next" });
const blind = listing({ kind: "page", parameter: "page", items: "/results" });
const counted = listing({ kind: "offset", parameter: "offset", limit: "limit", items: "/results" });
const pointed = listing({ kind: "cursor", parameter: "after", next: "/cursor", items: "/results" });
const linked = listing({ kind: "link", items: "/results", next: "/next" });
const headed = listing({ kind: "link", items: "" });

const rows = [[1, 2, 3], [4, 5, 6], [7]];
const parameterOf = (url: string, name: string): number =>
  Number(new URL(url).searchParams.get(name) ?? Number.NaN);

/** Three pages in each of the ways. */
const serving: Answering = ({ url }) => {
  const page = parameterOf(url, "page") || 1;
  const offset = parameterOf(url, "offset") || 0;
  const after = parameterOf(url, "after") || 0;
  if (url.includes("offset") || url.includes("limit"))
    return { json: { results: rows.flat().slice(offset, offset + 3) } };
  const index = url.includes("after") ? after : page - 1;
  const results = rows[index];
  if (results === undefined) return { status: 404, json: { detail: "no such page" } };
  const isLast = index === rows.length - 1;
  return {
    json: {
      results,
      next: isLast ? null : `http://api.test/v1/rows?page=${page + 1}`,
      cursor: isLast ? null : String(index + 1),
    },
  };
};

describe("pages", () => {
  for (const prefetch of [0, 1, 5]) {
    it.each([
      ["page", numbered, {}],
      ["offset", counted, { limit: 3 }],
      ["cursor", pointed, {}],
      ["link", linked, {}],
    ] as const)(`by %s, ${prefetch} ahead`, async (_, operationOf, args) => {
      const { http, engine, clock } = fakeClient(serving);
      expect(await http.items(operationOf, args, { prefetch }).toArray({ limit: 100 })).toEqual([
        1, 2, 3, 4, 5, 6, 7,
      ]);
      expect(
        (await http.pages(operationOf, args, { prefetch }).toArray({ limit: 9 })).map(
          ({ results }) => results,
        ),
      ).toEqual(rows);
      expect(engine.requests.length).toBeLessThanOrEqual(2 * (3 + prefetch));
      await settle();
      expect([http.inFlight, clock.timers]).toEqual([0, 0]);
    });
  }

  it("are asked for as they are read, each once", async () => {
    const { http, engine } = fakeClient(serving);
    const seen: number[] = [];
    for await (const row of http.items(numbered)) {
      seen.push(row);
      expect(engine.requests.length).toBe(Math.ceil(row / 3));
      if (row === 4) break;
    }
    await settle();
    expect([seen, engine.requests.length]).toEqual([[1, 2, 3, 4], 2]);
    expect(await http.items(numbered).toArray({ limit: 3 })).toEqual([1, 2, 3]);
    expect(engine.requests.length).toBe(3);
    expect(await http.items(numbered).toArray({ limit: 0 })).toEqual([]);
    expect(engine.requests.length).toBe(3);
  });

  it("may begin anywhere, and keep the other arguments", async () => {
    const { http, engine } = fakeClient(serving);
    expect(await http.items(numbered, { page: 2 }, { prefetch: 1 }).toArray({ limit: 9 })).toEqual([
      4, 5, 6, 7,
    ]);
    expect(engine.requests.map(({ url }) => parameterOf(url, "page"))).toEqual([2, 3, 4]);
  });

  it("that do not say what follows end with an empty one, a missing one, or the same one once more", async () => {
    const ending =
      (last: (page: number) => ReturnType<Answering>): Answering =>
      (request) => {
        const page = parameterOf(request.url, "page") || 1;
        return page <= 3 ? { json: { results: rows[page - 1] } } : last(page);
      };
    for (const last of [() => ({ json: { results: [] } }), () => ({ json: { results: rows[2] } })]) {
      const { http } = fakeClient(ending(last));
      expect(await http.items(blind).toArray({ limit: 100 })).toEqual([1, 2, 3, 4, 5, 6, 7]);
    }
    const { http } = fakeClient(ending(() => ({ status: 404 })));
    expect(await failureIn(http.items(blind).toArray({ limit: 100 }))).toMatchObject({ kind: "not-found" });
    expect(await http.items(blind, {}, { prefetch: 2 }).toArray({ limit: 100 })).toEqual([
      1, 2, 3, 4, 5, 6, 7,
    ]);
  });

  it("may be the bare list", async () => {
    for (const operationOf of [numbered, blind, counted, pointed, linked]) {
      const { http, engine } = fakeClient(() => ({ json: [1, 2] }));
      expect(await http.items(operationOf).toArray({ limit: 9 })).toEqual([1, 2]);
      expect(engine.requests.length).toBe(1);
    }
  });

  it("by header follow the link, which may be relative", async () => {
    const { http, engine } = fakeClient((_, index) => ({
      json: [index],
      headers:
        index === 0
          ? { link: '<http://api.test/v1/rows?x=1>; rel="prev", </v1/rows?x=2>; rel="next last"' }
          : {},
    }));
    expect(await http.items(headed).toArray({ limit: 9 })).toEqual([0, 1]);
    expect(engine.requests[1]?.url).toBe("http://api.test/v1/rows?x=2");
  });

  it.each(["http://other.test/v1/rows", "https://api.test/v1/rows", "//other.test/x"])(
    "never leave the origin: %s",
    async (next) => {
      const { http, engine } = fakeClient(() => ({ json: { results: [1], next } }));
      expect(await failureIn(http.items(linked).toArray({ limit: 9 }))).toMatchObject({ kind: "redirect" });
      expect(engine.requests.length).toBe(1);
    },
  );

  it("that lead to themselves, or have no end, are errors", async () => {
    const circle = fakeClient(() => ({ json: { results: [1], next: "/v1/rows?page=2", cursor: "1" } }));
    expect(await failureIn(circle.http.items(linked).toArray({ limit: 99 }))).toMatchObject({
      kind: "unexpected",
    });
    expect(await failureIn(circle.http.items(pointed).toArray({ limit: 99 }))).toMatchObject({
      kind: "unexpected",
    });
    const endless = fakeClient(({ url }) => ({ json: { results: [url], next: "x" } }));
    expect(
      await failureIn(endless.http.items(numbered, {}, { maxPages: 3 }).toArray({ limit: 99 })),
    ).toMatchObject({ kind: "unexpected" });
    expect(endless.engine.requests.length).toBe(3);
  });

  it("fail where the reader is, though asked for ahead", async () => {
    const { http } = fakeClient(
      ({ url }) => (parameterOf(url, "page") === 2 ? { status: 500 } : { json: { results: [1], next: "x" } }),
      { retry: false },
    );
    const seen: number[] = [];
    const read = async (): Promise<void> => {
      for await (const row of http.items(numbered, {}, { prefetch: 4 })) seen.push(row);
    };
    expect(await failureIn(read())).toMatchObject({ kind: "server" });
    expect(seen).toEqual([1]);
    await settle();
    expect(http.inFlight).toBe(0);
  });

  it("end with the signal", async () => {
    const { http } = fakeClient(({ url }, index) => ({ json: { results: [`${url}${index}`], next: "x" } }));
    const abort = new AbortController();
    const read = async (): Promise<void> => {
      for await (const _ of http.items(numbered, {}, { signal: abort.signal })) abort.abort();
    };
    expect(await failureIn(read())).toMatchObject({ code: "CANCELLED" });
  });

  it.each([0, -1, 0.5, Number.NaN])("cannot be given up after %d pages", async (maxPages) => {
    const { http, engine } = fakeClient(serving);
    const list = http.items(numbered, {}, { maxPages }).toArray({ limit: 1 });
    expect(await failureIn(list)).toMatchObject({ code: "CONFIG" });
    expect(engine.requests).toEqual([]);
  });

  it.each([-1, 17, 0.5, Number.NaN])("cannot be prefetched %d at a time", async (prefetch) => {
    expect(
      await failureIn(fakeClient(serving).http.items(numbered, {}, { prefetch }).toArray({ limit: 1 })),
    ).toMatchObject({ code: "CONFIG" });
  });

  it("need an operation that describes them, and a limit", async () => {
    const { http } = fakeClient(serving);
    expect(await failureIn(http.items(operation("GET", "/rows")).toArray({ limit: 1 }))).toMatchObject({
      kind: "request",
    });
    expect(await failureIn(http.items(numbered).toArray({ limit: Number.NaN }))).toMatchObject({
      code: "CONFIG",
    });
  });
});

describe("pointers and links", () => {
  it.each([
    ["", { a: 1 }, { a: 1 }],
    ["/a/0/b~1c~0d", { a: [{ "b/c~d": 1 }] }, 1],
    ["/constructor", {}, undefined],
    ["/__proto__/x", {}, undefined],
    ["/a/length", { a: [] }, undefined],
    ["/a/b", { a: "text" }, undefined],
  ])("%j", (pointer, root, value) => expect(valueAt(root, pointer)).toEqual(value));

  it.each([
    ["<a>; rel=next", "a"],
    ['<a>; title="x"; rel="next"', "a"],
    ["<a>; rel=prev", undefined],
    ["<a>", undefined],
    ["", undefined],
    ["<<<<", undefined],
  ])("%s", (header, link) => expect(nextLink(header)).toBe(link));

  it("links of any text are read quickly", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("<", ">", ";", "rel=", '"', ",", " ", "next"), maxLength: 4_000 }),
        (text) => {
          const startMs = cpuMs();
          nextLink(text);
          expect(cpuMs() - startMs).toBeLessThan(500);
        },
      ),
    );
  });
});

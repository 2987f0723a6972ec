import { describe, expect, it } from "vitest";
import { integer, object, required } from "../../schema/builders.js";
import { model } from "../../schema/model.js";
import { content, json, operation } from "../descriptors.js";
import { type Answer, failureIn, fakeClient, settle } from "../http.test.support.js";
import { isFailure } from "../http-error.js";

const Row = model<{ n: number }>("Row", undefined, () => object({ n: required(integer()) }));
const lines = operation<unknown, { n: number }[], { 200: { n: number }[]; 404: string }>("GET", "/rows", {
  replies: { 200: [content("lines", "application/jsonl", () => Row)], 404: [json()] },
});
const events = operation<unknown, { n: number }[]>("GET", "/events", {
  replies: { 200: [content("events", "text/event-stream", () => Row)] },
});

function streamOf(...pieces: readonly string[]): ReadableStream<Uint8Array> {
  const rest = [...pieces];
  return new ReadableStream({
    pull: (controller) => {
      const next = rest.shift();
      if (next === undefined) controller.close();
      else controller.enqueue(new TextEncoder().encode(next));
    },
  });
}

const answering = (body: Answer["body"], type: string, more: Partial<Answer> = {}) =>
  fakeClient(() => ({ ...(body !== undefined && { body }), headers: { "content-type": type }, ...more }), {
    timeoutMs: 1_000,
  });

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
}

describe("a stream", () => {
  it("gives validated items of lines and events", async () => {
    const { http, clock } = answering(streamOf('{"n":1}\n{"n"', ':2}\n\n{"n":3}'), "application/jsonl");
    const items: readonly { n: number }[] = await all((await http.stream(lines)).items());
    expect(items).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
    expect([http.inFlight, clock.timers]).toEqual([0, 0]);
    const other = answering(
      streamOf("data: {\r", '\ndata: "n":1}\r\n\r\n', 'data: {"n":2}\n\nda'),
      "text/event-stream",
    );
    expect(await all((await other.http.stream(events)).items())).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it("gives whole events where those are described", async () => {
    const Event = model<{ data: string; event: string }>("Event", undefined, () =>
      object({ data: required({}), event: required({}) }),
    );
    const described = operation<unknown, { data: string; event: string }[]>("GET", "/events", {
      replies: { 200: [content("events", "text/event-stream", () => Event)] },
    });
    const { http } = answering(streamOf("event: add\nid: 4\ndata: x\n\n"), "text/event-stream");
    expect(await all((await http.stream(described)).items())).toEqual([{ event: "add", data: "x", id: "4" }]);
  });

  it("gives bytes, text, lines, rows, each once", async () => {
    const open = async () =>
      (await answering(streamOf('a,"b\n', 'c"\n', "ä"), "text/csv").http.request({ path: "x", as: "stream" }))
        .body;
    expect(await (await open()).text()).toBe('a,"b\nc"\nä');
    expect((await (await open()).bytes()).length).toBe(10);
    expect(await all((await open()).lines())).toEqual(['a,"b', 'c"', "ä"]);
    expect(await all((await open()).csv())).toEqual([["a", "b\nc"], ["ä"]]);
    expect((await all(await open())).length).toBe(3);
    const stream = await open();
    await stream.text();
    expect(
      await failureIn(
        stream.text().then((text) => (text === "" ? Promise.reject(new Error("empty")) : text)),
      ),
    ).toBeDefined();
  });

  it.each([
    ["that does not fit", '{"n":"x"}\n', "invalid"],
    ["of broken JSON", "{\n", "parse"],
    ["that is too long", "x".repeat(50), "too-large"],
  ])("ends at a line %s", async (_, text, kind) => {
    const { http } = fakeClient(
      () => ({ body: streamOf('{"n":1}\n', text), headers: { "content-type": "application/jsonl" } }),
      { limits: { maxItemBytes: 20 } },
    );
    const items = (await http.stream(lines)).items()[Symbol.asyncIterator]();
    expect((await items.next()).value).toEqual({ n: 1 });
    expect(await failureIn(items.next() as Promise<unknown>)).toMatchObject({ kind, place: "GET /rows" });
    await settle();
    expect(http.inFlight).toBe(0);
  });

  it("is cut when it is too large to be held", async () => {
    const { http } = answering(streamOf("x".repeat(100)), "text/plain");
    const { body } = await http.request({ path: "x", as: "stream", maxResponseBytes: 10 });
    expect(await failureIn(body.text())).toMatchObject({ kind: "too-large" });
    expect(http.inFlight).toBe(0);
  });

  it("tells its progress and ends when it is cancelled", async () => {
    let cancelled = false;
    const source = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(10)),
      cancel: () => {
        cancelled = true;
      },
    });
    const seen: number[] = [];
    const { http } = answering(source, "text/plain", { headers: { "content-length": "1000" } });
    const { body } = await http.request({
      path: "x",
      as: "stream",
      onProgress: ({ loaded, total }) => void seen.push(loaded, total ?? 0),
    });
    for await (const chunk of body) if (seen.length >= 4 && chunk.length > 0) break;
    expect(seen.slice(0, 4)).toEqual([10, 1000, 20, 1000]);
    expect([cancelled, http.inFlight]).toEqual([true, 0]);
    const other = await answering(new ReadableStream(), "text/plain").http.request({
      path: "x",
      as: "stream",
    });
    await other.body.cancel();
  });

  it("ends with the signal of the caller, and at a silence", async () => {
    const abort = new AbortController();
    const { http } = answering(new ReadableStream(), "text/plain");
    const { body } = await http.request({ path: "x", as: "stream", signal: abort.signal });
    const reading = failureIn(body.text());
    await settle();
    abort.abort();
    expect(await reading).toMatchObject({ code: "CANCELLED" });
    const silent = answering(new ReadableStream(), "text/plain");
    const other = failureIn((await silent.http.request({ path: "x", as: "stream" })).body.text());
    await settle();
    silent.clock.advance(1_001);
    expect(await other).toMatchObject({ code: "DEADLINE_EXCEEDED" });
    expect([http.inFlight, silent.http.inFlight, silent.clock.timers]).toEqual([0, 0, 0]);
  });

  it("ends with the signal of the caller where nobody reads it, too", async () => {
    const abort = new AbortController();
    const { http } = answering(streamOf("a", "b"), "text/plain");
    const stream = await http.stream(lines, {}, { signal: abort.signal });
    expect(http.inFlight).toBe(1);
    abort.abort();
    expect(http.inFlight).toBe(0);
    expect(await failureIn(stream.text())).toMatchObject({ kind: "cancelled" });
  });

  it("of a failure is that failure, read as described", async () => {
    const { http } = answering(streamOf('"no', '"'), "application/json", { status: 404 });
    const error = await failureIn(http.stream(lines));
    if (!isFailure(error, lines, 404)) throw error;
    expect(error.body satisfies string).toBe("no");
    expect(http.inFlight).toBe(0);
  });
});

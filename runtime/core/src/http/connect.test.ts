import { describe, expect, expectTypeOf, it } from "vitest";
import { connect } from "./connect.js";
import { json, operation, path, query } from "./descriptors.js";
import { fakeClient } from "./http.test.support.js";
import type { BodyAt, Reply } from "./replies.js";
import type { ReplyStream } from "./reply/reply-stream.js";

type Pet = { readonly name: string };
const pets = {
  list: operation<
    { readonly limit?: number },
    Pet[],
    { 200: Pet[]; 404: "gone"; "5XX": "broken"; default: "other" },
    Pet
  >("GET", "/pets", {
    parameters: [query("limit")],
    replies: { 200: [json()] },
    pagination: { kind: "link", items: "" },
  }),
  get: operation<{ readonly id: string }, Pet, { 200: Pet }>("GET", "/pets/{id}", {
    parameters: [path("id")],
    replies: { 200: [json()] },
  }),
  Pet: { parse: () => undefined },
  version: "1",
};

describe("connect", () => {
  it("binds groups of operations, made when they are used", async () => {
    const { http, engine } = fakeClient(() => ({ json: [{ name: "a" }] }));
    const api = connect(http, { pets });
    expect(await api.pets.list()).toEqual([{ name: "a" }]);
    expect(await api.pets.list({ limit: 1 }, { headers: { x: "1" } })).toEqual([{ name: "a" }]);
    expect((await api.pets.get.reply({ id: "1" })).body).toEqual([{ name: "a" }]);
    expect(await api.pets.list.items().toArray({ limit: 9 })).toEqual([{ name: "a" }]);
    expect(await api.pets.list.pages().toArray({ limit: 9 })).toEqual([[{ name: "a" }]]);
    expect(await (await api.pets.get.stream({ id: "1" })).text()).toBe('[{"name":"a"}]');
    expect(engine.requests.map(({ url }) => url.slice("http://api.test/v1".length))).toEqual([
      "/pets",
      "/pets?limit=1",
      "/pets/1",
      "/pets",
      "/pets",
      "/pets/1",
    ]);
    expect(Object.keys(api.pets)).toEqual(["list", "get"]);
    expect(api.pets.list).toBe(api.pets.list);
    expect(api.pets.get.operation).toBe(pets.get);
  });

  it("is no promise, and has no room for one", async () => {
    const { http } = fakeClient(() => ({}));
    const api = connect(http, { pets });
    expect(await Promise.resolve(api)).toBe(api);
    expect(await Promise.resolve(api.pets)).toBe(api.pets);
    expect(() => connect(http, { then: pets })).toThrow(expect.objectContaining({ code: "CONFIG" }) as Error);
    expect(() => connect(http, { a: { then: pets.get } }).a).toThrow(
      expect.objectContaining({ code: "CONFIG" }) as Error,
    );
  });

  it("has the types of its operations", () => {
    const { http } = fakeClient(() => ({}));
    const api = connect(http, { pets });
    expectTypeOf(api.pets.get).parameter(0).toEqualTypeOf<{ readonly id: string }>();
    expectTypeOf(api.pets.list).parameter(0).toEqualTypeOf<{ readonly limit?: number } | undefined>();
    expectTypeOf(api.pets.get).returns.resolves.toEqualTypeOf<Pet>();
    expectTypeOf(api.pets.list.stream).returns.resolves.toEqualTypeOf<ReplyStream<Pet>>();
    expectTypeOf(api.pets).not.toHaveProperty("Pet");
    // @ts-expect-error -- the id is required
    const none = (): unknown => api.pets.get();
    // @ts-expect-error -- no such parameter
    const wrong = (): unknown => api.pets.list({ size: 1 });
    expect([none, wrong].length).toBe(2);
  });

  it("tells replies apart by status", () => {
    type Replies = { 200: Pet; 404: "gone"; "5XX": "broken"; default: "other" };
    expectTypeOf<Extract<Reply<Replies>, { status: 200 }>["body"]>().toEqualTypeOf<Pet>();
    expectTypeOf<Extract<Reply<Replies>, { status: 404 }>["body"]>().toEqualTypeOf<"gone">();
    const read = (reply: Reply<Replies>): string =>
      reply.status === 503 ? reply.body : reply.status === 409 ? reply.body : "";
    expectTypeOf(read).returns.toBeString();
    expectTypeOf<BodyAt<Replies, 404>>().toEqualTypeOf<"gone">();
    expectTypeOf<BodyAt<Replies, 500>>().toEqualTypeOf<"broken">();
    expectTypeOf<BodyAt<Replies, 409>>().toEqualTypeOf<"other">();
    expectTypeOf<BodyAt<{ 200: Pet }, 404>>().toEqualTypeOf<unknown>();
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { integer, object, optional, required, string } from "../schema/builders.js";
import { model } from "../schema/model.js";
import type { Model } from "../schema/shape.js";
import {
  content,
  header,
  json,
  type Operation,
  type OperationFacts,
  parameter,
  path,
  query,
} from "./descriptors.js";
import { factsOf } from "./facts.js";
import { type Answer, fakeClient } from "./http.test.support.js";

type Pet = { readonly id: bigint; readonly name?: string };
const Pet: Model<Pet> = model("Pet", undefined, () =>
  object({ id: required(integer({ format: "int64" })), name: optional(string({ maxLength: 4 })) }),
);
const Problem: Model<{ readonly why: string }> = model("Problem", undefined, () =>
  object({ why: required(string()) }),
);

type Untyped = Operation<unknown, unknown, Readonly<Record<string, unknown>>>;

describe("an operation spelled out", () => {
  it("has the parameters of its path, JSON bodies of its models, and headers by their names", () => {
    const operation: Untyped = {
      method: "PUT",
      path: "/a/{id}/{kind}/{id}",
      parameters: ["page", path("kind", { style: "label" }), header("X-A")],
      body: Pet,
      replies: { 200: Pet, 201: null, 204: [], "4XX": [Problem, content("text", "text/plain")] },
      replyHeaders: { 200: ["Link", { name: "Age", as: "integer" }] },
    };
    const { parameters, body, replies, replyHeaders } = factsOf(operation);
    expect(parameters).toEqual([path("id"), query("page"), path("kind", { style: "label" }), header("X-A")]);
    expect(body).toMatchObject({
      required: true,
      contents: [{ kind: "json", mediaType: "application/json" }],
    });
    expect(body?.contents[0]?.model?.()).toBe(Pet);
    expect(
      [...replies].map(([status, contents]) => [status, contents.map((each) => each.model?.())]),
    ).toEqual([
      ["200", [Pet]],
      ["201", []],
      ["204", []],
      ["4XX", [Problem, undefined]],
    ]);
    expect(replyHeaders.get("200")).toEqual([{ name: "Link" }, { name: "Age", as: "integer" }]);
  });

  it("has the parameters of a query in its path, but not those that the query has itself, nor those of a fragment", () => {
    const { parameters } = factsOf({
      method: "GET",
      path: "/a/{id}?lat={lat}&day={day}#{kind}",
      parameters: ["lat"],
    });
    expect(parameters).toEqual([path("id"), path("day"), query("lat")]);
  });

  it("has nothing where its descriptor says nothing", () => {
    expect(factsOf({ method: "GET", path: "/" })).toEqual({
      parameters: [],
      body: undefined,
      replies: new Map(),
      replyHeaders: new Map(),
    });
  });

  it("takes a model now, or one that comes later", () => {
    expect(json(Pet).model?.()).toBe(Pet);
    expect(json(() => Pet).model?.()).toBe(Pet);
    expect(content("form", "application/x-www-form-urlencoded", Pet).model?.()).toBe(Pet);
  });
});

it("a descriptor that is none does not compile", () => {
  const wrong: readonly OperationFacts[] = [
    // @ts-expect-error a body is a model, or says its contents
    { body: "Pet" },
    // @ts-expect-error contents are a list
    { body: { contents: Pet } },
    // @ts-expect-error a thunk is no model
    { body: () => Pet },
    // @ts-expect-error replies are models or lists
    { replies: { 200: "Pet" } },
    // @ts-expect-error a list of bodies holds models and contents
    { replies: { 200: ["Pet"] } },
    // @ts-expect-error parameters have names
    { parameters: [1] },
    // @ts-expect-error there is no such member
    { parameter: ["page"] },
  ];
  expect(wrong).toHaveLength(7);
});

const names = fc.constantFrom("a", "b", "a-b", "a b", "ü", "__proto__", "length", "constructor", "mediaType");
const values = fc.oneof(
  fc.string({ maxLength: 4 }),
  fc.integer(),
  fc.bigInt({ min: 0n, max: 2n ** 64n }),
  fc.array(fc.constantFrom("x", "y z", "1&2"), { maxLength: 3 }),
  fc.constant(undefined),
);

/** The same said in two ways. */
type Both<Value> = { readonly short: Value; readonly long: Value };
const same = <Value>(value: Value): Both<Value> => ({ short: value, long: value });

type Said = NonNullable<OperationFacts["parameters"]>[number];
const parameters: fc.Arbitrary<readonly Both<Said>[]> = fc.uniqueArray(
  fc.oneof(
    names.map((name): Both<Said> => ({ short: name, long: parameter(name, "query") })),
    names.map((name) => same<Said>(query(name, { explode: false, key: `${name}_query` }))),
    names.map((name) => same<Said>(query(name, { required: true, allowReserved: true }))),
    fc.constantFrom("X-A", "X-B").map((name) => same<Said>(header(name))),
  ),
  { maxLength: 4, selector: ({ long }) => (typeof long === "string" ? long : long.name) },
);

const routes: fc.Arbitrary<readonly { readonly step: string; readonly declared: Both<readonly Said[]> }[]> =
  fc.uniqueArray(
    fc.record({ name: names, style: fc.constantFrom("simple", "matrix") }).map(({ name, style }) => {
      const odd = [path(name, { style: "matrix", explode: true })];
      return {
        step: `{${name}}`,
        declared: style === "matrix" ? same(odd) : { short: [], long: [path(name)] },
      };
    }),
    { maxLength: 2, selector: ({ step }) => step },
  );

type Bodies = OperationFacts["body"];
const bodies: fc.Arbitrary<Both<Bodies>> = fc.constantFrom<Both<Bodies>>(
  same(undefined),
  { short: Pet, long: { required: true, contents: [json(() => Pet)] } },
  { short: { contents: [Pet] }, long: { contents: [json(() => Pet)] } },
  {
    short: { required: true, contents: [Problem, json(Pet, "application/x+json")] },
    long: { required: true, contents: [json(() => Problem), json(() => Pet, "application/x+json")] },
  },
);

type Contents = NonNullable<OperationFacts["replies"]>[string];
const contents = fc.constantFrom<Both<Contents>>(
  { short: null, long: [] },
  { short: Pet, long: [json(() => Pet)] },
  {
    short: [Problem, content("text", "text/plain")],
    long: [json(() => Problem), content("text", "text/plain")],
  },
  same([content("binary", "image/png")]),
);
const replies = fc.dictionary(fc.constantFrom("200", "204", "2XX", "4XX", "default"), contents, {
  maxKeys: 4,
});
const answers = fc.record({
  status: fc.constantFrom(200, 201, 204, 404, 500),
  headers: fc.constantFrom({}, { link: "<a>" }),
  json: fc.constantFrom<unknown>({ id: 1 }, { id: 1, name: "too long" }, { why: "x" }, [], undefined),
});

/** What a call sends, and what becomes of it. */
async function callOf(operation: Untyped, args: object, answer: Answer): Promise<unknown> {
  const { http, engine } = fakeClient(() => answer, { retry: false });
  const outcome = await http.reply(operation, args).catch((error: unknown) => String(error));
  await http.close();
  return { outcome, sent: engine.requests.map((request) => ({ ...request, signal: undefined })) };
}

function bodyOf(body: Bodies | undefined): Pick<Untyped, "body"> {
  return body === undefined ? {} : { body };
}

it("a call is the same, whichever way its operation is said", async () => {
  let sent = 0;
  const said = fc.record({ routes, parameters, bodies, replies, answers });
  const given = fc.record({
    values: fc.array(values, { minLength: 6, maxLength: 6 }),
    body: fc.constantFrom<unknown>(undefined, { id: 5n }, { id: "5" }, { why: "y" }),
  });
  await fc.assert(
    fc.asyncProperty(said, given, async (operation, { values: all, body }) => {
      const route = `/r${operation.routes.map(({ step }) => `/${step}`).join("")}`;
      const as = (way: keyof Both<unknown>): Untyped => ({
        method: "POST",
        path: route,
        parameters: [
          ...operation.parameters.map((both) => both[way]),
          ...operation.routes.flatMap(({ declared }) => declared[way]),
        ],
        ...bodyOf(operation.bodies[way]),
        replies: Object.fromEntries(Object.entries(operation.replies).map(([key, both]) => [key, both[way]])),
        replyHeaders: { 200: [way === "short" ? "Link" : { name: "Link" }] },
      });
      const keys = factsOf(as("long")).parameters.map(({ key, name }) => key ?? name);
      const args = Object.fromEntries([...keys.map((key, at) => [key, all[at]] as const), ["body", body]]);
      const [short, long] = await Promise.all([
        callOf(as("short"), args, operation.answers),
        callOf(as("long"), args, operation.answers),
      ]);
      expect(short).toEqual(long);
      sent += (long as { readonly sent: readonly unknown[] }).sent.length;
    }),
    { numRuns: 400 },
  );
  expect(sent).toBeGreaterThan(20);
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json } from "../../ir/index.js";
import { api, lowerApi, ok } from "./api.test.support.js";

type Call = readonly [method: string, path: string, id?: string | undefined, tag?: string | undefined];

function named(calls: readonly Call[]) {
  const paths: { [path: string]: { [method: string]: Json } } = {};
  for (const [method, path, operationId, tag] of calls) {
    paths[path] ??= {};
    paths[path][method] = { ...ok, ...(operationId && { operationId }), ...(tag && { tags: [tag] }) };
  }
  const lowered = lowerApi(api(paths));
  return {
    ...lowered,
    names: lowered.rest.operations.map(({ group, member, name }) => `${group}/${member}: ${name}`).sort(),
  };
}

describe("names of operations", () => {
  test.each<readonly [string, Call, string]>([
    ["the operationId", ["get", "/pets", "listPets", "animals"], "animals/listPets: listPets"],
    [
      "what repeats the group goes",
      ["get", "/x", "repos/list-for-org", "repos"],
      "repos/list-for-org: repos-list-for-org",
    ],
    ["in camel case, too", ["get", "/x", "petsFindByTag", "pets"], "pets/FindByTag: petsFindByTag"],
    ["in another case", ["get", "/x", "Users.get", "users"], "users/get: Users.get"],
    ["but not within a word", ["get", "/x", "petstoreInfo", "pet"], "pet/petstoreInfo: petstoreInfo"],
    ["nor all of a name", ["get", "/x", "pets", "pets"], "pets/pets: pets"],
    ["method and path", ["get", "/pets/{petId}/toys"], "pets/get-by-petId-toys: get-pets-by-petId-toys"],
    ["the method alone in its group", ["post", "/pets"], "pets/post: post-pets"],
    ["a path of parameters only", ["get", "/{id}"], "root/get-by-id: get-by-id"],
    ["the root", ["get", "/"], "root/get: get"],
    ["what stands behind a path", ["get", "/a?b=c"], "a/get-b-c: get-a-b-c"],
    ["which is no group", ["get", "/#Action=Stop"], "root/get-Action-Stop: get-Action-Stop"],
    ["pictures in tags are no names", ["get", "/x", "a", "🚀 Launch pad"], "Launch pad/a: a"],
    [
      "joints of other languages",
      ["get", "/x", "GET_/v1/foo", "Users & Groups"],
      "Users - Groups/GET_-v1-foo: GET_-v1-foo",
    ],
    ["places in paths", ["put", "/x", "put-/a/{aId}_all", "a"], "a/put-aId_all: put-a-aId_all"],
    ["what was a member of nothing", ["get", "/x", ".List", "a"], "a/List: List"],
    ["the end of a sentence", ["get", "/x", "Lists all.", "a"], "a/Lists all: Lists all"],
  ])("%s", (_what, call, expected) => {
    expect(named([call]).names).toEqual([expected]);
  });

  test("x-edgeloom-name comes first", () => {
    const { rest } = lowerApi(api({ "/a": { get: { ...ok, operationId: "b", "x-edgeloom-name": "c" } } }));
    expect(rest.operations.map(({ name }) => name)).toEqual(["c"]);
  });

  test("two of one name are told apart by method and path, in whatever order they come", () => {
    const calls: readonly Call[] = [
      ["get", "/b", "list", "x"],
      ["get", "/a", "list", "x"],
      ["get", "/c", "other", "x"],
    ];
    const first = named(calls);
    expect(first.names).toEqual(["x/list-get-a: list-get-a", "x/list-get-b: list-get-b", "x/other: other"]);
    expect(named(calls.toReversed()).names).toEqual(first.names);
    expect(first.severities).toEqual(["warning operation-name", "warning operation-name"]);
  });

  test("a given name and a made one clash, too", () => {
    const { names } = named([
      ["get", "/a", "get-b"],
      ["get", "/b"],
    ]);
    expect(names).toEqual([
      "a/get-b-get-a: get-b-get-a",
      expect.stringMatching(/^b\/get-[0-9a-f]{6}: get-b-[0-9a-f]{6}$/),
    ]);
  });

  test("names that meet after casing clash, too", () => {
    expect(
      named([
        ["get", "/a", "list_all", "x"],
        ["get", "/b", "listAll", "y"],
      ]).names,
    ).toEqual(["x/list_all-get-a: list_all-get-a", "y/listAll-get-b: listAll-get-b"]);
  });

  test("members that would clash keep their whole names, or have a sum", () => {
    const { names } = named([
      ["get", "/a", "pets-list", "pets"],
      ["get", "/b", "list", "pets"],
    ]);
    expect(names).toEqual([
      expect.stringMatching(/^pets\/list-[0-9a-f]{6}: list$/),
      "pets/pets-list: pets-list",
    ]);
  });

  test("tags that differ only in case are one group", () => {
    expect(
      named([
        ["get", "/a", "x", "Pets"],
        ["get", "/b", "y", "pets"],
      ]).names,
    ).toEqual(["Pets/x: x", "Pets/y: y"]);
  });

  test("made names end somewhere", () => {
    const [name = ""] = named([["get", `/${"long-segment/".repeat(30)}end`]]).rest.operations.map(
      (each) => each.name,
    );
    expect(name.length).toBeLessThanOrEqual(80);
    expect(name).toMatch(/^get-.*-end$/);
  });
});

describe("a name", () => {
  const meanings = (calls: readonly Call[]): ReadonlyMap<string, string> => {
    const { operations } = named(calls).rest;
    return new Map(
      operations.flatMap(({ name, group, member, method, path }) => [
        [name, `${method} ${path}`],
        [`${group}.${member}`, `${method} ${path}`],
      ]),
    );
  };

  test("of paths that differ only in punctuation says which one it means", () => {
    const paths = ["/noid/{x}-{y}", "/noid/{x}/{y}", "/noid/{x}.{y}"];
    const two = meanings(paths.slice(0, 2).map((path) => ["get", path]));
    const three = meanings(paths.map((path) => ["get", path]));
    expect(two.size).toBe(4);
    for (const [name, meaning] of two) expect(three.get(name)).toBe(meaning);
  });

  test("never comes to mean another operation, whatever is added, and depends on no order", () => {
    const word = fc.constantFrom("list", "pets-list", "get-a", "list-get-a", undefined);
    const path = fc.constantFrom("/a", "/b", "/a/{x}-{y}", "/a/{x}.{y}", "/list", "/pets/list", "/pets/a");
    const call = fc.tuple(fc.constantFrom("get", "put"), path, word, fc.constantFrom("pets", "a", undefined));
    const calls = fc.uniqueArray(call, { selector: ([method, at]) => `${method} ${at}`, maxLength: 9 });
    fc.assert(
      fc.property(calls, fc.nat(9), (all, few) => {
        const before = meanings(all.slice(0, few));
        const after = meanings(all);
        expect(after.size).toBe(2 * all.length);
        for (const [name, meaning] of before) expect([meaning, undefined]).toContain(after.get(name));
        expect(meanings(all.toReversed())).toEqual(after);
      }),
      { numRuns: 100 },
    );
  });
});

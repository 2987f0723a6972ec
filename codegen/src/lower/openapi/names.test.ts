import { describe, expect, test } from "vitest";
import type { Json } from "../../ir/index.js";
import { api, lowerApi, ok } from "./api.test.support.js";

type Call = readonly [method: string, path: string, id?: string, tag?: string];

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
    ["pictures in tags are no names", ["get", "/x", "a", "🚀 Launch pad"], "Launch pad/a: a"],
    [
      "joints of other languages",
      ["get", "/x", "GET_/v1/foo", "Users & Groups"],
      "Users - Groups/GET_-v1-foo: GET_-v1-foo",
    ],
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

  test("a name that was given stays where only made ones clash with it", () => {
    expect(
      named([
        ["get", "/a", "get-b"],
        ["get", "/b"],
      ]).names,
    ).toEqual(["a/get-b: get-b", "b/get-2: get-b-2"]);
  });

  test("names that meet after casing clash, too", () => {
    expect(
      named([
        ["get", "/a", "list_all", "x"],
        ["get", "/b", "listAll", "y"],
      ]).names,
    ).toEqual(["x/list_all-get-a: list_all-get-a", "y/listAll-get-b: listAll-get-b"]);
  });

  test("members that would clash keep their whole names", () => {
    const { names } = named([
      ["get", "/a", "pets-list", "pets"],
      ["get", "/b", "list", "pets"],
    ]);
    expect(names).toEqual(["pets/list: list", "pets/pets-list: pets-list"]);
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

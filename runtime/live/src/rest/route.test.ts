import type { OperationDecl } from "edgeloom/kit";
import { expect, test } from "vitest";
import { Router } from "./route.js";

const operation = (path: string): OperationDecl => ({
  name: path,
  member: path,
  group: "a",
  method: "GET",
  path,
  parameters: [],
  body: undefined,
  replies: [],
  security: [],
  idempotent: true,
  callbacks: [],
  docs: {},
  origin: { file: "a.json", pointer: "" },
});

test.each([
  ["/tags/all.json", "/tags/all.{format}"],
  ["/tags/7.json", "/tags/{id}.{format}"],
  ["/tags/7", "/tags/{id}"],
  ["/tags/all", "/tags/all"],
])("%s is %s: what says more comes first", (path, expected) => {
  const paths = ["/tags/{id}", "/tags/{id}.{format}", "/tags/all", "/tags/all.{format}"];
  const found = new Router(paths.map(operation)).find("GET", path);
  expect(found.kind === "found" && found.routes.map((route) => route.operation.path)).toEqual([expected]);
});

test.each([
  ["method=find&page=2", ["/rest?method=find", "/rest", "/rest#b"]],
  ["page=2&method=show&id=7", ["/rest?method=show&id={id}", "/rest?method=show", "/rest", "/rest#b"]],
  ["method=show", ["/rest?method=show", "/rest", "/rest#b"]],
  ["method=other", ["/rest", "/rest#b"]],
])("a query %s is looked for in the paths that say most of it, and then in others", (query, expected) => {
  const router = new Router(
    ["/rest", "/rest#b", "/rest?method=find", "/rest?method=show", "/rest?method=show&id={id}"].map((path) =>
      operation(path),
    ),
  );
  const found = router.find("GET", "/rest", query);
  const routes = found.kind === "found" ? found.routes : [];
  expect(routes.map((route) => route.operation.path)).toEqual(expected);
});

test.each([
  ["/say?text=%C3%BC%22%27|", ["/say?text=ü\"'|"]],
  ["/say?text=%c3%bc%22'%7C", ["/say?text=ü\"'|"]],
  ["/gr%C3%BCn/%7e", ["/grün/{id}"]],
  ["/given?id=&v=1", ["/given?id={id}&v=1"]],
  ["/given?id=&v=2", []],
  ["/any", []],
  ["/any?x", ["/any?{x}"]],
])("%s is found however it is encoded", (address, expected) => {
  const router = new Router(
    ["/say?text=ü\"'|", "/grün/{id}", "/given?id={id}&v=1", "/any?{x}"].map((each) => operation(each)),
  );
  const [path = "", query] = address.split("?");
  const found = router.find("GET", path, query);
  const routes = found.kind === "found" ? found.routes : [];
  expect(routes.map((route) => route.operation.path)).toEqual(expected);
});

test("a pair whose encoded name a parameter describes is no condition", () => {
  const { origin } = operation("/");
  const parameters = [
    {
      name: "a[b]",
      key: "a[b]",
      in: "query" as const,
      style: "form" as const,
      explode: true,
      allowReserved: false,
      required: false,
      node: { origin, docs: {} },
      docs: {},
      origin,
    },
  ];
  const router = new Router([{ ...operation("/x?a%5Bb%5D=1"), parameters }]);
  expect(router.find("GET", "/x", "a%5Bb%5D=2").kind).toBe("found");
});

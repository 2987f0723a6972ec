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

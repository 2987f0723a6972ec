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
  expect(found.kind === "found" && found.operation.path).toBe(expected);
});

import { describe, expect, it } from "vitest";
import type { OperationDecl, SchemaNode } from "../ir/index.js";
import * as f from "./emit.test.support.js";
import { withModelFiles } from "./model-files.js";
import * as rest from "./rest/rest.test.support.js";

/** An object of so many schemas. */
const sized = (size: number, more: readonly string[] = []): SchemaNode =>
  f.object([
    ...Array.from({ length: size - 1 }, (_, at) => f.optional(`p${at}`, f.node({ types: ["string"] }))),
    ...more.map((name) => f.optional(name, f.ref(name))),
  ]);
const operation = (name: string, group: string, model: string): OperationDecl =>
  rest.operation(name, { group, replies: [rest.reply("200", [rest.json(model)])] });
const groups = (
  nodes: Readonly<Record<string, SchemaNode>>,
  operations: readonly OperationDecl[] = [],
): Readonly<Record<string, string>> => {
  const model = f.modelOf(nodes, operations.length === 0 ? {} : { rest: rest.restOf(operations) });
  return Object.fromEntries(withModelFiles(model).types.map(({ name, group }) => [name, group]));
};

describe("the files of models", () => {
  it("are one for each document of an ordinary size", () => {
    const model = f.modelOf({ A: sized(2_500), B: sized(2_500) });
    expect(withModelFiles(model)).toBe(model);
  });

  it("are by tag, and what serves several or is small stays together", () => {
    const operations = [
      operation("pet", "Pets!", "Pet"),
      operation("order", "orders", "Order"),
      operation("ping", "misc", "Pong"),
    ];
    const nodes = {
      Pet: sized(2_000, ["Toy", "Shared"]),
      Toy: sized(1_000),
      Order: sized(2_000, ["Shared"]),
      Shared: sized(600),
      Pong: sized(10),
    };
    expect(groups(nodes, operations)).toEqual({
      Pet: "test.pets",
      Toy: "test.pets",
      Order: "test.orders",
      Shared: "test",
      Pong: "test",
    });
  });

  it("are by words of the names where no operation leads, two words deep and then counted", () => {
    const nodes = {
      HookPullA: sized(3_000),
      "hook-pull-b": sized(3_000),
      hookPush: sized(500),
      hook_other: sized(10),
      Éclair: sized(500),
    };
    expect(groups(nodes)).toEqual({
      HookPullA: "test.hook-pull",
      "hook-pull-b": "test.hook-pull-2",
      hookPush: "test.hook-push",
      hook_other: "test.hook",
      Éclair: "test.eclair",
    });
  });

  it("have names of their own, also beside other documents", () => {
    const model = f.modelOf({ PetA: sized(5_000), Rest: sized(10), Taken: sized(10) });
    const types = model.types.map((decl) => (decl.name === "Taken" ? { ...decl, group: "Test.Pet" } : decl));
    expect(withModelFiles({ ...model, types }).types.map(({ group }) => group)).toEqual([
      "test.pet_",
      "test",
      "Test.Pet",
    ]);
  });

  it("hold a name of any text and length", () => {
    const found = groups({ [`../${"x".repeat(500)}`]: sized(3_000), "\u0000": sized(3_000) });
    expect(Object.values(found).sort()).toEqual(["test", `test.${"x".repeat(24)}`]);
  });
});

import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { generate } from "../golden/support/generate.js";
import { type BundledProject, createBundledProject } from "./support/bundle.js";

const documents = {
  "shop.json": {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $defs: {
      Order: {
        type: "object",
        required: ["id", "lines"],
        properties: {
          id: { type: "string", format: "uuid" },
          lines: { type: "array", items: { $ref: "#/$defs/Line" } },
          note: { type: "string", default: "none" },
        },
      },
      Line: {
        type: "object",
        required: ["sku"],
        properties: { sku: { type: "string", pattern: "^[A-Z]+$" } },
      },
      Customer: { type: "object", required: ["name"], properties: { name: { type: "string" } } },
      Folder: { type: "object", properties: { within: { $ref: "#/$defs/Folder" } } },
      Either: { oneOf: [{ $ref: "#/$defs/Line" }, { $ref: "#/$defs/Customer" }] },
    },
  },
};

let project: BundledProject;

beforeAll(() => {
  project = createBundledProject(generate(documents));
});

afterAll(() => project.remove());

describe("a bundle holds the models that a program uses", () => {
  const modelsIn = (text: string): readonly string[] =>
    [...text.matchAll(/model\("(\w+)"/gi)].map(([, name]) => name ?? "").sort();

  test.each([
    ["Customer", ["Customer"]],
    ["Order", ["Line", "Order"]],
    ["Folder", ["Folder"]],
    ["Either", ["Customer", "Either", "Line"]],
  ])("%s", async (name, models) => {
    const { text } = await project.bundle(
      `import { ${name} } from "./sdk/index.js"; console.log(${name}.safeParse({}).success);`,
    );
    expect(modelsIn(text)).toEqual(models);
  });

  test("none where only types are used", async () => {
    const { text } = await project.bundle(
      'import type { Order } from "./sdk/index.js"; export const show = (order: Order): string => order.id;',
    );
    expect(text.length).toBeLessThan(300);
  });

  test("a check without its model is a bundle without zod", async () => {
    const { text } = await project.bundle(
      'import { isCustomer } from "./sdk/index.js"; console.log(isCustomer({ name: "a" }));',
    );
    expect(modelsIn(text)).toEqual([]);
    expect(text).not.toContain("ZodType");
  });
});

/** Every way in which a program meets a model, and what it prints of it. */
const program = `
import { z } from "zod";
import { Either, Folder, Order, isLine } from "./sdk/index.js";

const evaluates = (): boolean => {
  try {
    return new Function("return true")() as boolean;
  } catch {
    return false;
  }
};
const id = "3f2b8c1e-0000-4a7d-9e60-b1c2d3e4f5a6";
const order = { id, lines: [{ sku: "AB" }] };
const Basket = z.object({ orders: z.array(Order), folder: Folder.optional() });
console.log(
  JSON.stringify({
    evaluates: evaluates(),
    is: [isLine({ sku: "A" }), isLine({ sku: "a" })],
    valid: Order.parse(order),
    complete: Order.safeParse({ ...order, note: "" }).success,
    invalid: Order.safeParse({ id: "x", lines: [{}] }).error?.issues.map(({ path }) => path),
    union: [Either.safeParse({ sku: "A" }).success, Either.safeParse({ sku: "A", name: "b" }).success],
    basket: Basket.parse({ orders: [order], folder: { within: {} } }),
    wrongBasket: Basket.safeParse({ orders: [{}] }).error?.issues.map(({ path }) => path),
    standard: await Order["~standard"].validate(order),
  }),
);
`;

const id = "3f2b8c1e-0000-4a7d-9e60-b1c2d3e4f5a6";
const order = { id, lines: [{ sku: "AB" }], note: "none" };
const printed = {
  is: [true, false],
  valid: order,
  complete: true,
  invalid: [["id"], ["lines", 0, "sku"]],
  union: [true, false],
  basket: { orders: [order], folder: { within: {} } },
  wrongBasket: [
    ["orders", 0, "id"],
    ["orders", 0, "lines"],
  ],
  standard: { value: order },
};

test.each([
  [[], true],
  [["--disallow-code-generation-from-strings"], false],
])("with the flags %j a program validates, composes and reports", async (flags, evaluates) => {
  const { file } = await project.bundle(program);
  const { stdout, stderr } = spawnSync(process.execPath, [...flags, file], { encoding: "utf8" });
  expect(stderr).toBe("");
  expect(JSON.parse(stdout)).toEqual({ evaluates, ...printed });
});

import { describe, expect, expectTypeOf, test } from "vitest";
import { z } from "zod";
import * as e from "./builders.js";
import { matches } from "./checks.js";
import { model } from "./model.js";
import type { Model, Shape } from "./shape.js";

type Gateway = { readonly gate: string; readonly direction: "" | "in" | "out" };
type GatewayInput = {
  readonly gate?: string | undefined;
  readonly direction?: "" | "in" | "out" | undefined;
};

function isGateway(value: unknown): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    "gate" in value &&
    "direction" in value &&
    typeof value.gate === "string" &&
    ["", "in", "out"].includes(String(value.direction))
  );
}

const Gateway: Model<Gateway, GatewayInput> = model("Gateway", isGateway, () =>
  e.object({
    gate: e.optional(e.string(), { default: "" }),
    direction: e.optional(e.enumeration(["", "in", "out"]), { default: "" }),
  }),
);

describe("a model is a zod schema", () => {
  test("gives a complete value back as it is, and completes others", () => {
    const complete = { gate: "g", direction: "in" };
    expect(Gateway.parse(complete)).toBe(complete);
    expect(Gateway.parse({ gate: "g" })).toEqual({ gate: "g", direction: "" });
    expect(Gateway).toBeInstanceOf(z.ZodType);
  });

  test("reports every issue with its path, keyword and kind, and never the value", () => {
    const result = Gateway.safeParse({ gate: 5, direction: "topsecret" });
    expect(result.error?.issues).toMatchObject([
      {
        code: "custom",
        path: ["gate"],
        params: { keyword: "type", expected: "a string", received: "integer" },
      },
      { code: "custom", path: ["direction"], params: { keyword: "enum", received: "string" } },
    ]);
    expect(JSON.stringify(result.error)).not.toContain("topsecret");
    expect(() => Gateway.parse({ gate: 5 })).toThrow(z.ZodError);
  });

  test("composes", () => {
    const Pair = z.object({ from: Gateway, to: Gateway.optional(), all: z.array(Gateway).default([]) });
    expect(Pair.parse({ from: {} })).toEqual({ from: { gate: "", direction: "" }, all: [] });
    expect(Pair.safeParse({ from: {}, all: [{ gate: 1 }] }).error?.issues).toMatchObject([
      { path: ["all", 0, "gate"] },
    ]);
    expect(
      Gateway.refine((value) => value.gate !== "x", "not x").safeParse({ gate: "x" }).error?.issues,
    ).toMatchObject([{ message: "not x" }]);
    expect(Gateway.transform((value) => value.gate).parse({ gate: "g" })).toBe("g");
    expect(Gateway.describe("a gate").parse({})).toEqual({ gate: "", direction: "" });
    expect(z.compile(z.object({ g: Gateway })).parse({ g: {} })).toEqual({ g: { gate: "", direction: "" } });
  });

  test("has its types", () => {
    expectTypeOf<z.infer<typeof Gateway>>().toEqualTypeOf<Gateway>();
    expectTypeOf<z.input<typeof Gateway>>().toEqualTypeOf<GatewayInput>();
  });

  test("is a Standard Schema", async () => {
    const standard = Gateway["~standard"];
    expect(standard.vendor).toBe("zod");
    expect(await standard.validate({ gate: "g" })).toEqual({ value: { gate: "g", direction: "" } });
    expect(await standard.validate(5)).toMatchObject({ issues: [{ path: [] }] });
  });

  test("refuses NaN, which is not even equal to itself", () => {
    const Share = model<number>(
      "Share",
      (value) => Number.isFinite(value),
      () => e.number({ minimum: 0 }),
    );
    expect(Share.safeParse(Number.NaN).success).toBe(false);
  });

  test("works without an emitted check, and asynchronously", async () => {
    const Plain = model<{ a: number }>("Plain", undefined, () => e.object({ a: e.required(e.integer()) }));
    expect(Plain.parse({ a: 1 })).toEqual({ a: 1 });
    expect((await Plain.safeParseAsync({ a: "x" })).success).toBe(false);
  });
});

describe("a model is made on first need", () => {
  test("its shape is built once, and not at all by creating it", () => {
    let built = 0;
    const Lazy = model("Lazy", undefined, (): Shape => {
      built++;
      return e.string();
    });
    expect(built).toBe(0);
    Lazy.safeParse("a");
    Lazy.safeParse(5);
    expect(Lazy.model.shape).toBe(Lazy.model.shape);
    expect(built).toBe(1);
  });

  test("models may refer to each other in a circle", () => {
    type Tree = { readonly name: string; readonly children: readonly Tree[] };
    const Tree: Model<Tree, unknown> = model("Tree", undefined, () =>
      e.object({
        name: e.required(e.string()),
        children: e.optional(e.array(e.ref(() => Tree)), { default: [] }),
      }),
    );
    expect(Tree.parse({ name: "a", children: [{ name: "b" }] })).toEqual({
      name: "a",
      children: [{ name: "b", children: [] }],
    });
    expect(
      Tree.safeParse({ name: "a", children: [{ name: "b", children: [{}] }] }).error?.issues,
    ).toMatchObject([{ path: ["children", 0, "children", 0, "name"], params: { keyword: "required" } }]);
  });
});

describe("what is filled in", () => {
  test("the time now is the clock's; a service name has to be given", () => {
    const Message = model<{ timestamp: number; name: string }, unknown>("Message", undefined, () =>
      e.object({
        timestamp: e.optional(e.number({ format: "unixtime" }), { dynamicDefault: "now" }),
        name: e.optional(e.string(), { dynamicDefault: "service-name" }),
      }),
    );
    expect(Math.abs(Message.parse({ name: "a" }).timestamp - Date.now() / 1000)).toBeLessThan(60);
    expect(Message.safeParse({}).error?.issues).toMatchObject([
      { path: ["name"], params: { keyword: "required" } },
    ]);
  });

  test("int64 takes numbers and bigints and gives bigints; a number that has lost digits is refused", () => {
    const Id = model<bigint, unknown>("Id", undefined, () => e.integer({ format: "int64" }));
    expect(Id.parse(5)).toBe(5n);
    expect(Id.parse(1577836800000000123n)).toBe(1577836800000000123n);
    expect(Id.safeParse(1577836800000000123).success).toBe(false);
    expect(Id.safeParse("5").success).toBe(false);
  });
});

test.each([
  ["a value nested too deeply", () => nested(200_000)],
  ["a value that contains itself", () => circular()],
])("%s is an issue, not a crash", (_name, make) => {
  const List: Model<unknown, unknown> = model(
    "List",
    (value) => isList(value),
    () => e.array(e.ref(() => List)),
  );
  expect(List.safeParse(make()).error?.issues).toMatchObject([{ params: { keyword: "depth" } }]);
});

function isList(value: unknown): boolean {
  return Array.isArray(value) && value.every(isList);
}

function nested(depth: number): unknown {
  let value: unknown[] = [];
  for (let level = 0; level < depth; level++) value = [value];
  return value;
}

function circular(): unknown {
  const value: unknown[] = [];
  value.push(value);
  return value;
}

test("the fallback of emitted checks builds its shape once", () => {
  let built = 0;
  const shape = (): Shape => {
    built++;
    return e.not(e.string());
  };
  expect([matches(shape, 1), matches(shape, "a")]).toEqual([true, false]);
  expect(built).toBe(1);
});

import { describe, expect, it } from "vitest";
import {
  array,
  boolean,
  enumeration,
  integer,
  number,
  object,
  oneOf,
  optional,
  ref,
  required,
  string,
} from "./builders.js";
import { canComplete, completerOf } from "./complete.js";
import { fill } from "./fill.js";
import { model } from "./model.js";
import type { Model, Shape } from "./shape.js";

const dynamics = { now: () => 12.5, name: "service" };
const Direction = model("Direction", undefined, () => enumeration(["", "in"]));
const Gateway = model("Gateway", undefined, () =>
  object({
    gate: optional(string(), { default: "" }),
    direction: optional(
      ref(() => Direction),
      { default: "" },
    ),
  }),
);
const Tree: Model<unknown> = model("Tree", undefined, () =>
  object({ open: optional(boolean(), { default: false }), kids: optional(array(ref(() => Tree))) }),
);
const message = object({
  timestamp: optional(number({ format: "unixtime" }), { dynamicDefault: "now" }),
  name: optional(string(), { dynamicDefault: "service-name" }),
  id: required(integer({ format: "int64" })),
  gateway: required(ref(() => Gateway)),
  tree: optional(ref(() => Tree)),
});

describe("completerOf", () => {
  const cases: readonly (readonly [string, Shape, unknown])[] = [
    [
      "defaults at every depth",
      message,
      { id: 5, gateway: {}, tree: { kids: [{}, { open: true, kids: [{}] }] } },
    ],
    [
      "a complete value",
      message,
      { timestamp: 1, name: "n", id: 5n, gateway: { gate: "g", direction: "in" } },
    ],
    ["what does not fit", message, { id: "x", gateway: null, tree: [] }],
    ["no object", message, 5],
    [
      "hostile names",
      object({ a: optional(string(), { default: "x" }) }),
      JSON.parse('{"__proto__": {"a": "y"}}'),
    ],
    ["inherited names", object({ constructor: optional(string(), { default: "x" }) }), {}],
  ];

  it.each(cases)("completes as fill does: %s", (_name, shape, value) => {
    expect(completerOf(shape)(value, dynamics)).toStrictEqual(fill(shape, value, dynamics));
  });

  it("copies in declared order, with what is not declared behind it", () => {
    const open = object({
      a: optional(string(), { default: "x" }),
      b: optional(boolean()),
      c: optional(string()),
    });
    const whole = completerOf(open)({ more: 1, c: "z", b: undefined, __proto: 2 }, dynamics);
    expect(Object.entries(whole as object)).toEqual([
      ["a", "x"],
      ["c", "z"],
      ["more", 1],
      ["__proto", 2],
    ]);
  });

  it("takes nothing from a prototype, and does not share a default that can be changed", () => {
    const shape = object({
      a: optional(string(), { default: "x" }),
      free: optional(object({}), { default: {} }),
    });
    const complete = completerOf(shape);
    const inherits = Object.create({ a: "inherited" }) as object;
    const first = complete(inherits, dynamics) as { free: object };
    expect(first).toStrictEqual({ a: "x", free: {} });
    expect((complete(inherits, dynamics) as { free: object }).free).not.toBe(first.free);
  });

  it("gives back a complete value itself", () => {
    const value = {
      timestamp: 1,
      name: "n",
      id: 5n,
      gateway: { gate: "g", direction: "in" },
      tree: { open: true, kids: [] },
    };
    expect(completerOf(message)(value, dynamics)).toBe(value);
  });

  it("never changes what it is given", () => {
    const value = Object.freeze({ id: 5, gateway: Object.freeze({}) });
    expect(completerOf(message)(value, dynamics)).not.toBe(value);
    expect(value).toStrictEqual({ id: 5, gateway: {} });
  });

  it("leaves alternatives to the slow way", () => {
    const value = {};
    expect(completerOf(oneOf([message, string()]))(value, dynamics)).toBe(value);
  });
});

describe("canComplete", () => {
  it.each<[string, Shape, boolean]>([
    ["a default", Gateway.model.shape, true],
    ["a default behind references in a circle", Tree.model.shape, true],
    ["a default of an item", array(ref(() => Gateway)), true],
    ["an int64", object({ id: required(integer({ format: "int64" })) }), true],
    ["a time that is made when it is needed", message, true],
    ["nothing", object({ a: optional(string()), b: required(array(number())) }), false],
    ["a default that takes a choice", oneOf([ref(() => Gateway), string()]), false],
    ["a circle without defaults", object({ next: optional(ref(() => Loop)) }), false],
  ])("%s", (_name, shape, expected) => {
    expect(canComplete(shape)).toBe(expected);
  });
});

const Loop: Model<unknown> = model("Loop", undefined, () => object({ next: optional(ref(() => Loop)) }));

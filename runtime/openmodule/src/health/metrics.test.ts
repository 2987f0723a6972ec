import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { labelText } from "./label-text.js";
import { HealthMetrics } from "./metrics.js";

const words = { name: "Name", description: "words" };

function metrics(): HealthMetrics {
  const made = new HealthMetrics({ package: "om_a", computeId: 1 });
  for (const type of ["count", "gauge", "str"] as const) made.add(type, { ...words, type });
  made.add("by gate", { ...words, type: "count", labels: ["gate"] });
  return made;
}

function valuesOf(made: HealthMetrics, id: string): object | undefined {
  return made.report().find((metric) => metric.id === id)?.values;
}

describe("HealthMetrics", () => {
  it("count up, and never down", () => {
    const made = metrics();
    made.inc("count");
    made.inc("count", { by: 4 });
    made.set("count", 6);
    expect(valuesOf(made, "count")).toEqual({ '{"compute_id": 1}': 6 });
    expect(() => made.inc("count", { by: -1 })).toThrow("can only increase");
    expect(() => made.dec("count")).toThrow("can only increase");
    expect(() => made.set("count", 5)).toThrow("can only increase");
    expect(valuesOf(made, "count")).toEqual({ '{"compute_id": 1}': 6 });
  });

  it("gauge up and down", () => {
    const made = metrics();
    made.dec("gauge", { by: 2 });
    made.inc("gauge");
    expect(valuesOf(made, "gauge")).toEqual({ '{"compute_id": 1}': -1 });
    made.set("gauge", -0.5);
    expect(valuesOf(made, "gauge")).toEqual({ '{"compute_id": 1}': -0.5 });
  });

  it("set texts, and only that", () => {
    const made = metrics();
    made.set("str", "on");
    expect(valuesOf(made, "str")).toEqual({ '{"compute_id": 1}': "on" });
    expect(() => made.inc("str")).toThrow("can only be set");
    expect(() => made.dec("str")).toThrow("can only be set");
    expect(() => made.set("str", 1)).toThrow("must be a text");
    expect(() => made.set("gauge", "1")).toThrow("finite number");
    expect(() => made.set("gauge", Number.NaN)).toThrow("finite number");
    expect(() => made.inc("gauge", { by: Number.POSITIVE_INFINITY })).toThrow("finite number");
  });

  it("lose a series by null, and all by clear; a count then starts again", () => {
    const made = metrics();
    made.inc("by gate", { labels: { gate: "g1" }, by: 3 });
    made.inc("by gate", { labels: { gate: "g2" } });
    made.set("by gate", null, { labels: { gate: "g1" } });
    expect(valuesOf(made, "by gate")).toEqual({ '{"compute_id": 1, "gate": "g2"}': 1 });
    made.set("by gate", 1, { labels: { gate: "g1" } });
    made.clear("by gate");
    expect(valuesOf(made, "by gate")).toEqual({});
  });

  it("want every label, and no other", () => {
    const made = metrics();
    expect(() => made.inc("by gate")).toThrow("its labels are [gate], not []");
    expect(() => made.inc("by gate", { labels: { gate: "g", door: "d" } })).toThrow("not [door, gate]");
    expect(() => made.inc("count", { labels: { gate: "g" } })).toThrow("not [gate]");
  });

  it("are added once and removed once", () => {
    const made = metrics();
    expect(() => made.add("count", { ...words, type: "gauge" })).toThrow("already");
    made.add("count", { ...words, type: "gauge", source: "s" });
    made.inc("count", { source: "s" });
    expect(made.remove("count", { source: "s" })).toBe(true);
    expect(made.remove("count", { source: "s" })).toBe(false);
    expect(() => made.inc("count", { source: "s" })).toThrow("no such metric");
  });
});

describe("labelText", () => {
  test.prop([fc.dictionary(fc.string(), fc.string())])(
    "is ASCII, and the same whatever the order",
    (labels) => {
      const text = labelText(labels);
      expect(text).toMatch(/^[\x20-\x7e]*$/);
      expect(JSON.parse(text)).toEqual({ ...labels });
      expect(labelText(Object.fromEntries(Object.entries(labels).reverse()))).toBe(text);
    },
  );

  it("is written as Python writes it", () => {
    expect(labelText({ gate: "süd", compute_id: 1 })).toBe('{"compute_id": 1, "gate": "s\\u00fcd"}');
  });
});

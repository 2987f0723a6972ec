import { describe, expect, it } from "vitest";
import { filterOf, isOfTemplate, isTemplate } from "./topic-template.js";

it("an address with places becomes a filter", () => {
  expect(filterOf("lights/{id}/a-{b}/measured")).toBe("lights/+/+/measured");
  expect(filterOf("lights/all")).toBe("lights/all");
  expect([isTemplate("lights/{id}"), isTemplate("lights/{id")]).toEqual([true, false]);
});

describe("a topic is of an address", () => {
  it.each([
    ["lights/7/measured", "lights/{id}/measured", true],
    ["lights/7/other", "lights/{id}/measured", false],
    ["lights//measured", "lights/{id}/measured", false],
    ["lights/7/8/measured", "lights/{id}/measured", false],
    ["lights/a-7-b", "lights/a-{x}-b", true],
    ["lights/a--b", "lights/a-{x}-b", false],
    ["lights/a-b", "lights/a-{x}-b", false],
    ["a.b.c", "{x}.{y}", true],
    ["a", "{x}.{y}", false],
    [".a", "{x}.{y}", false],
    ["lights", "lights", true],
  ])("%s %s: %s", (topic, address, verdict) => {
    expect(isOfTemplate(topic, address)).toBe(verdict);
  });

  it("in time, whatever the topic is", () => {
    const address = "{a}x".repeat(50);
    expect(isOfTemplate("x".repeat(20_000), address)).toBe(true);
    expect(isOfTemplate(`${"x".repeat(20_000)}y`, address)).toBe(false);
  });
});

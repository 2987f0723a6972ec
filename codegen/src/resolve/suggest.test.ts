import { describe, expect, it } from "vitest";
import { nearestName } from "./suggest.js";

describe("nearestName", () => {
  const names = ["Gateway", "Gate", "AccessRequest", "AccessReply", "id"];

  it.each([
    ["Gatway", "Gateway"],
    ["Gaetway", "Gateway"],
    ["gateway", "Gateway"],
    ["GATE", "Gate"],
    ["AccesRequest", "AccessRequest"],
    ["AccessReplay", "AccessReply"],
    ["idd", "id"],
  ])("of %s is %s", (wanted, near) => {
    expect(nearestName(wanted, names)).toBe(near);
  });

  it.each(["Vehicle", "x", "", "Gatewayyyyyyyyyy", "G".repeat(1_000)])("of %j is none", (wanted) => {
    expect(nearestName(wanted, names)).toBeUndefined();
  });

  it("takes the first of equally near names", () => {
    expect(nearestName("cat", ["bat", "rat"])).toBe("bat");
  });

  it("is quick over many long names", () => {
    const many = Array.from({ length: 20_000 }, (_, index) => `SomeRatherLongSchemaNameNumber${index}`);
    const started = performance.now();
    nearestName("SomeRatherLongSchemaNameNumbr", many);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

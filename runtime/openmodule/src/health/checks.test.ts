import { describe, expect, it } from "vitest";
import { HealthChecks } from "./checks.js";

const words = { name: "Name", description: "words" };

describe("HealthChecks", () => {
  it("go from no data to success and failure, and forget the message of a failure", () => {
    const checks = new HealthChecks({ package: "om_a" });
    checks.add("x", words);
    const state = () => checks.report().map((check) => [check.state, check.message]);
    expect(state()).toEqual([["no-data", undefined]]);
    checks.fail("x", "bad");
    expect(state()).toEqual([["fail", "bad"]]);
    checks.success("x");
    expect(state()).toEqual([["ok", undefined]]);
    expect(checks.failure()).toBeUndefined();
  });

  it("are told apart by package and source", () => {
    const checks = new HealthChecks({ package: "om_a" });
    const scopes = [{}, { package: "om_b" }, { source: "s" }, { package: "om_b", source: "s" }];
    for (const scope of scopes) checks.add("x", { ...words, ...scope });
    checks.fail("x", "bad", { package: "om_b", source: "s" });
    expect(checks.report().map(({ state }) => state)).toEqual(["no-data", "no-data", "no-data", "fail"]);
    expect(checks.remove("x", { package: "om_b", source: "s" })).toBe(true);
    expect(checks.remove("x", { package: "om_b", source: "s" })).toBe(false);
    expect(checks.failure()).toBeUndefined();
    checks.add("x", { ...words, package: "om_a" });
    expect(checks.report().length).toBe(3);
  });

  it("tell the message of the last one that fails", () => {
    const checks = new HealthChecks({ package: "om_a" });
    for (const id of ["a", "b", "c"]) checks.add(id, words);
    checks.fail("b", "b is bad");
    checks.fail("a", "a is bad");
    expect(checks.failure()).toBe("b is bad");
  });

  it("keep their outcome when they are described anew", () => {
    const checks = new HealthChecks({ package: "om_a" });
    checks.add("x", words);
    checks.fail("x", "bad");
    checks.add("x", { name: "New", description: "words" });
    expect(checks.report()).toMatchObject([{ name: "New", state: "fail", message: "bad" }]);
  });

  it("must be added before they have an outcome", () => {
    const checks = new HealthChecks({ package: "om_a" });
    expect(() => checks.fail("x", "bad")).toThrow("there is no health check x");
    expect(() => checks.success("x")).toThrow("there is no health check x");
  });
});

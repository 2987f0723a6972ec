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

  it("come from a template with their first outcome, one per package and source", () => {
    const checks = new HealthChecks({ package: "om_a" });
    checks.addTemplate("camera", { name: "Camera {source}", description: "{source} of {package}{}" });
    expect(checks.report()).toEqual([]);
    checks.fail("camera", "dark", { source: "left" });
    checks.success("camera", { source: "$&", package: "om_b" });
    checks.addTemplate("camera", { name: "New", description: "" });
    checks.success("camera", { source: "left" });
    expect(checks.report().map(({ name, description, state }) => [name, description, state])).toEqual([
      ["Camera left", "left of om_a{}", "ok"],
      ["Camera $&", "$& of om_b{}", "ok"],
    ]);
    checks.add("camera", { name: "Own", description: "", source: "left" });
    expect(checks.report()[0]?.name).toBe("Own");
    expect([checks.removeTemplate("camera"), checks.removeTemplate("camera")]).toEqual([true, false]);
    expect(checks.report()).toEqual([]);
    expect(() => checks.success("camera", { source: "left" })).toThrow("there is no health check camera");
  });

  it("may be about the parent of the service", () => {
    const checks = new HealthChecks({ package: "om_a", parent: "hw_gate_1" });
    checks.add("x", { ...words, parent: true });
    checks.fail("x", "bad", { parent: true });
    expect(checks.report()).toMatchObject([{ package: "hw_gate_1", state: "fail" }]);
    checks.success("x", { package: "hw_gate_1" });
    expect(checks.failure()).toBeUndefined();
    expect(() => checks.fail("x", "bad", { parent: false })).toThrow("there is no health check");
    expect(() => checks.remove("x", { parent: true, package: "om_a" })).toThrow("and `parent`, too");
    expect(() =>
      new HealthChecks({ package: "om_a", parent: "" }).add("x", { ...words, parent: true }),
    ).toThrow("has no parent");
  });

  it("must be added before they have an outcome", () => {
    const checks = new HealthChecks({ package: "om_a" });
    expect(() => checks.fail("x", "bad")).toThrow("there is no health check x");
    expect(() => checks.success("x")).toThrow("there is no health check x");
  });
});

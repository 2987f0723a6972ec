import { fc, test as property } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { defaultLimits } from "../../limits.js";
import { nameProblem } from "../../name/name-problem.js";
import { segmentProblem } from "../../path-segment.js";
import { groupsOf } from "./groups.js";
import { operation } from "./rest.test.support.js";
import { wordsOf } from "./words.js";

describe("wordsOf", () => {
  it.each([
    ["list-pets", "list-pets"],
    ["users/list-for-org", "users list-for-org"],
    ["Users & Groups", "Users Groups"],
    ["Ger\u00e4te (alle)", "Gerate alle"],
    ["\u7528\u6237", "u7528 u6237"],
    ["*/};alert(1)//", "alert 1"],
    ["\u{1f600}", "else"],
    ["", "else"],
    ["..", "else"],
  ])("makes of %j %j", (raw, words) => {
    expect(wordsOf(raw, "else")).toBe(words);
  });

  property.prop([fc.string({ unit: "binary" })])("always gives what can be named", (raw) => {
    expect(nameProblem(wordsOf(raw, "else"), defaultLimits.maxNameLength)).toBeUndefined();
  });
});

describe("groups", () => {
  it("are one where their files would be one", () => {
    const tags = ["Pet Store", "pet-store", "PET_STORE", "users"];
    const groups = groupsOf(tags.map((group, at) => operation(`o${at}`, { group })));
    expect(groups.map(({ key, name, operations }) => [key, name, operations.length])).toEqual([
      ["pet-store", "Pet Store", 3],
      ["users", "users", 1],
    ]);
  });

  property.prop([
    fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("con", "index", "NUL", "node_modules")),
  ])("have names that files can have", (group) => {
    const [found] = groupsOf([operation("list", { group })]);
    expect(segmentProblem(found?.key ?? "")).toBeUndefined();
    expect(found?.key).not.toBe("index");
  });
});

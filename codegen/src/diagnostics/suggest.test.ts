import { describe, expect, it } from "vitest";
import { cpuMs } from "../cpu-time.test.support.js";
import { didYouMean, nearestWord } from "./suggest.js";

describe("nearestWord", () => {
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
    expect(nearestWord(wanted, names)).toBe(near);
  });

  it.each(["Vehicle", "x", "", "Gatewayyyyyyyyyy", "G".repeat(1_000)])("of %j is none", (wanted) => {
    expect(nearestWord(wanted, names)).toBeUndefined();
  });

  it("takes the first of equally near names", () => {
    expect(nearestWord("cat", ["bat", "rat"])).toBe("bat");
  });

  it("is quick over many long names", () => {
    const many = Array.from({ length: 20_000 }, (_, index) => `SomeRatherLongSchemaNameNumber${index}`);
    const started = cpuMs();
    nearestWord("SomeRatherLongSchemaNameNumbr", many);
    expect(cpuMs() - started).toBeLessThan(2_000);
  });
});

describe("didYouMean", () => {
  const keywords = ["type", "title", "properties", "required", "minLength", "maxLength"];

  it.each([
    ["propertys", "properties"],
    ["Required", "required"],
    ["tpye", "type"],
    ["minlenght", "minLength"],
  ])("proposes for %s the keyword %s", (word, keyword) => {
    expect(didYouMean(word, keywords)).toBe(` Did you mean \`${keyword}\`?`);
  });

  it.each(["zzz", "nothing"])("says nothing about %s", (word) => {
    expect(didYouMean(word, keywords)).toBe("");
  });
});

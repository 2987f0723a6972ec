import { expect, it } from "vitest";
import { readArguments } from "./read-arguments.js";

const options = { output: { value: "DIR", about: "" }, json: { about: "" } } as const;
const read = (...args: readonly string[]) => readArguments(args, options, "Write it so.");

it("gives options and names", () => {
  const { values, positionals } = read("a", "--output", "b", "--json");
  expect([values.output, values.json, positionals]).toEqual(["b", true, ["a"]]);
});

it.each([
  [["--ouput", "b"], "There is no option --ouput.", "Did you mean --output?"],
  [["--frobnicate"], "There is no option --frobnicate.", "Write it so."],
  [["--output"], "Option '--output <value>' argument missing", "Write it so."],
])("refuses %j in one line, with what was meant", (args, message, fix) => {
  expect(() => read(...args)).toThrow(expect.objectContaining({ name: "UsageError", message, fix }));
});

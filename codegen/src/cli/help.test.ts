import { describe, expect, it } from "vitest";
import { emitterNames } from "../config/check-config.js";
import { docsFormats } from "../docs/formats.js";
import { schemaChoices } from "../schema-options.js";
import { type CommandName, commandSpec, commandSpecs } from "./commands/index.js";
import { packageOptions } from "./commands/package-options.js";
import { docsSpec } from "./commands/ship.js";
import type { OptionSpec } from "./commands/spec.js";
import { commandHelp, overview } from "./help.js";
import { commandNames } from "./main.js";

const names = Object.keys(commandSpecs) as readonly CommandName[];

it("the list of commands names each of them once, on a line of its own", () => {
  const listed = [...overview().matchAll(/^ {2}(\w+) +\w/gm)].map(([, name]) => name);
  expect(listed).toEqual([...names]);
  expect(commandNames).toEqual(names);
});

describe.each(names)("the help of %s", (name) => {
  const text = commandHelp(name) ?? "";
  const { examples, usage, options } = commandSpec(name) ?? commandSpecs.generate;

  it("names all of its options and no others", () => {
    const part = /\nOptions\n([^]*?)\n\nExamples\n/.exec(text)?.[1] ?? "";
    const named = [...part.matchAll(/^ {2}(?:-\w, )?--([\w-]+)/gm)].map(([, each]) => each);
    expect(named).toEqual([...Object.keys(options), "help"]);
  });

  it("has examples and usage that are of this command and its options", () => {
    expect(examples.length).toBe(2);
    for (const line of [...usage, ...examples.map(([each]) => each)]) {
      expect(line.split(" ")[0]).toBe(name);
      const own = [...line.matchAll(/ --([\w-]+)/g)].map(([, each]) => each ?? "");
      expect(own.filter((each) => !(each in options || each === "NAME" || each === "id"))).toEqual([]);
    }
  });

  it("tells how it ends, in lines that fit a terminal", () => {
    expect(text).toMatch(/\nExit codes\n {2}0 {2}[^]*\n {2}70 /);
    expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(98);
    expect(text).not.toMatch(/ $/m);
  });
});

it("says of words what their readers know", () => {
  const options: Readonly<Record<string, OptionSpec>> = packageOptions;
  for (const [name, words] of Object.entries(schemaChoices))
    if (name in options) expect(options[name]?.words).toEqual(words);
  expect(docsSpec.options.format.words).toEqual(docsFormats);
  for (const emitter of emitterNames) expect(packageOptions.emit.about).toContain(emitter);
});

it("has none for what is no command", () => {
  for (const name of ["", "nothing", "constructor"]) expect(commandHelp(name)).toBeUndefined();
});

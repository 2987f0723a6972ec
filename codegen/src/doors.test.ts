import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { doors, doorUse } from "./doors.js";

const runtime = new URL("../../runtime/core/src/", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, runtime), "utf8");

/** Names in the export statements of a module: `export { a, b as c }` and `export function d`. */
function exportedNames(text: string): ReadonlySet<string> {
  const lists = [...text.matchAll(/export (?:type )?\{([^}]*)\}/g)].flatMap(([, list = ""]) =>
    list.split(","),
  );
  const renamed = lists.map(
    (item) =>
      item
        .trim()
        .split(" as ")
        .at(-1)
        ?.replace(/^type /, "") ?? "",
  );
  return new Set([...renamed, ...[...text.matchAll(/export function (\w+)/g)].map(([, name = ""]) => name)]);
}

it("are all open in the runtime", () => {
  const open = exportedNames(read("generated/index.ts"));
  expect([...doors.value, ...doors.type].filter((name) => !open.has(name))).toEqual([]);
});

it("to checks are all open in the runtime", () => {
  const open = exportedNames(read("schema/checks.ts"));
  expect(doors.check.filter((name) => !open.has(name))).toEqual([]);
});

it("to the module of patterns are all open in the runtime", () => {
  const open = exportedNames(read("patterns/index.ts"));
  expect(
    doors.patterns.map((name) => name.slice("patterns.".length)).filter((name) => !open.has(name)),
  ).toEqual([]);
});

it.each(["constructor", "__proto__", "patterns", "patterns.constructor", "toString", ""])(
  "%j is none",
  (name) => {
    expect(doorUse(name)).toBeUndefined();
  },
);

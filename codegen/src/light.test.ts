import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, test } from "vitest";

const source = import.meta.dirname;
const importLine = /^(?:import|export) (?!type\b)(?:[^;]*? from )?"([^"]+)";/gm;

/** Everything that is loaded with a module: the modules of ours by path, packages by name. `import()` waits and does not count. */
function loadedWith(entry: string): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [join(source, entry)];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    const name = relative(source, file);
    if (found.has(name)) continue;
    found.add(name);
    for (const [, specifier = ""] of readFileSync(file, "utf8").matchAll(importLine)) {
      if (specifier.startsWith(".")) open.push(join(dirname(file), specifier.replace(/\.js$/, ".ts")));
      else if (!specifier.startsWith("node:")) found.add(specifier);
    }
  }
  return found;
}

const stages =
  /^(?:resolve|lower|check|emit|name|print)\/|^pipeline\.ts$|^load\/(?:document|.*reader)\.ts$|gate|compiler/;
const isPackage = (name: string) => !name.endsWith(".ts");

describe("start-up stays quick: neither a stage nor a package of others is loaded", () => {
  test.each(["index.ts", "cli/main.ts", "cli/generate.ts", "config/load-config.ts"])("by %s", (entry) => {
    const loaded = [...loadedWith(entry)];
    expect(loaded.filter((name) => stages.test(name) || isPackage(name))).toEqual([]);
    expect(loaded.length).toBeLessThan(40);
  });

  test("and the same search finds them where they are", () => {
    const loaded = loadedWith("pipeline.ts");
    expect([...loaded].filter((name) => stages.test(name)).length).toBeGreaterThan(50);
    expect([...loaded].filter(isPackage)).toContain("handlebars/runtime.js");
  });
});

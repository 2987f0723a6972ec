import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { Workspace } from "../workspace.test.support.js";
import { localModules } from "./local-modules.js";
import { typeScriptHooks } from "./typescript-modules.js";

const parser = pathToFileURL(createRequire(import.meta.url).resolve("oxc-transform")).href;

/** Runs `main.mjs` in a process of its own: here, modules are loaded by the test runner. */
function run(files: Readonly<Record<string, string>>): string {
  const hooks = `data:text/javascript,${encodeURIComponent(typeScriptHooks)}`;
  const register = `import { register } from "node:module";\nregister(${JSON.stringify(hooks)}, { data: { parser: ${JSON.stringify(parser)} } });\n`;
  const made = new Workspace({ ...files, "register.mjs": register });
  return execFileSync(process.execPath, ["--import", "./register.mjs", "main.mjs"], {
    cwd: made.root,
    encoding: "utf8",
    stdio: "pipe",
  });
}

describe("a module", () => {
  test.each(["./plug-in.ts", "./plug-in.js"])(
    "may import %s that is TypeScript, and what that imports",
    (name) => {
      const out = run({
        "main.mjs": `import { titles } from "${name}";\nconsole.log(titles.name, titles.kind);`,
        "plug-in.ts":
          'import { type Kind, Kinds } from "./parts/kinds.js";\nexport const titles = { name: "titles", kind: Kinds.own as Kind } satisfies object;',
        "parts/kinds.ts": 'export type Kind = "own";\nexport enum Kinds { own = "own" }',
      });
      expect(out).toBe("titles own\n");
    },
  );

  test("that is missing, or no TypeScript, is named", () => {
    expect(() => run({ "main.mjs": 'import "./absent.js";' })).toThrow("absent.js");
    expect(() => run({ "main.mjs": 'import "./wrong.ts";', "wrong.ts": "export const = 1;" })).toThrow(
      "wrong.ts",
    );
  });
});

test("a neighbour in TypeScript is watched, by whatever name it is imported", () => {
  const made = new Workspace({
    "edgeloom.config.ts": 'import { a } from "./a.js";\nimport { b } from "./b.ts";',
    "a.ts": "export const a = 1;",
    "b.ts": "export const b = 1;",
  });
  const found = localModules(made.path("edgeloom.config.ts"));
  expect(found).toEqual(["edgeloom.config.ts", "a.ts", "b.ts"].map((name) => made.path(name)));
});

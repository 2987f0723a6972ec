import { describe, expect, it } from "vitest";
import { UsageError } from "../diagnostics/usage-error.js";
import { Workspace } from "../workspace.test.support.js";
import { loadConfig } from "./load-config.js";

const packages = '[{ input: "a", output: "b" }]';
const expected = { packages: [{ input: "a", output: "b" }] };

async function refusal(workspace: Workspace, explicit?: string): Promise<UsageError> {
  try {
    await loadConfig(workspace.root, explicit);
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

describe("loadConfig reads", () => {
  it.each([
    [
      "edgeloom.config.ts",
      `type X = number;\nconst n: X = 1;\nexport default { packages: ${packages} };\nvoid n;`,
    ],
    ["edgeloom.config.mjs", `export default { packages: ${packages} };`],
    ["edgeloom.config.json", JSON.stringify(expected)],
  ])("%s", async (name, text) => {
    const workspace = new Workspace({ [name]: text });
    expect(await loadConfig(workspace.root)).toEqual({
      config: expected,
      root: workspace.root,
      file: workspace.path(name),
    });
  });

  it("the one of the nearest folder above", async () => {
    const workspace = new Workspace({
      "edgeloom.config.json": '{"packages":[{"input":"far","output":"x"}]}',
      "near/edgeloom.config.json": JSON.stringify(expected),
      "near/deep/er/note.txt": "",
    });
    const { root, config } = await loadConfig(workspace.path("near/deep/er"));
    expect(root).toBe(workspace.path("near"));
    expect(config).toEqual(expected);
  });

  it("the one that is named, whatever its name", async () => {
    const workspace = new Workspace({
      "conf/mine.json": JSON.stringify(expected),
      "edgeloom.config.json": "{",
    });
    expect((await loadConfig(workspace.root, "conf/mine.json")).root).toBe(workspace.path("conf"));
  });

  it("TypeScript that imports its neighbours, and leaves no file behind", async () => {
    const workspace = new Workspace({
      "list.mjs": `export const list = ${packages};`,
      "edgeloom.config.ts":
        'import { list } from "./list.mjs";\nexport default { packages: list as readonly object[] };',
    });
    expect((await loadConfig(workspace.root)).config).toEqual(expected);
    expect(Object.keys(workspace.traces("."))).toEqual(["edgeloom.config.ts", "list.mjs"]);
  });

  it("TypeScript twice at a time", async () => {
    const workspace = new Workspace({ "edgeloom.config.ts": `export default { packages: ${packages} };` });
    const both = await Promise.all([loadConfig(workspace.root), loadConfig(workspace.root)]);
    expect(both.map(({ config }) => config)).toEqual([expected, expected]);
  });
});

describe("loadConfig refuses", () => {
  it("a package that is not installed, and says how it comes", async () => {
    const workspace = new Workspace({ "edgeloom.config.mjs": 'import "@acme/no-such-package";' });
    const { fix } = await refusal(workspace);
    expect(fix).toBe("Run npm install --save-dev @acme/no-such-package, or correct the name.");
  });

  it("when there is none", async () => {
    expect((await refusal(new Workspace())).message).toBe("No edgeloom.config.ts here or above.");
  });

  it.each(["nothing.ts", "folder"])("%s as configuration", async (name) => {
    const error = await refusal(new Workspace({ "folder/a.txt": "" }), name);
    expect(error.message).toContain("There is no configuration file");
  });

  it.each([
    [
      "edgeloom.config.ts",
      "export default {\n  packages: [{ input: ];\n",
      /cannot be read: .+ \(edgeloom\.config\.ts:2:\d+\)$/,
    ],
    [
      "edgeloom.config.ts",
      'type X = {\n  a: number;\n};\n\nthrow new Error("boom");\n',
      /boom \(edgeloom\.config\.ts:5:7\)$/,
    ],
    [
      "edgeloom.config.ts",
      "const none = null as any;\nexport default none.packages;",
      /edgeloom\.config\.ts:2:\d+\)$/,
    ],
    [
      "edgeloom.config.ts",
      'import "no-such-package";',
      /'no-such-package' imported from .*\/edgeloom\.config\.ts(?: |$)/,
    ],
    ["edgeloom.config.ts", "throw 5;", /cannot be read: 5$/],
    ["edgeloom.config.mjs", "\n\nthrow new Error('boom');", /boom \(edgeloom\.config\.mjs:3:7\)$/],
    ["edgeloom.config.json", '{ "packages": [ }', /cannot be read: .*JSON/],
    ["edgeloom.config.mjs", "export const packages = [];", /exports no `packages`/],
    ["edgeloom.config.json", '{ "packages": [{ "input": "a" }] }', /packages\[0\]\.output is not a path/],
  ])("%s with %j", async (name, text, message) => {
    const workspace = new Workspace({ [name]: text });
    const error = await refusal(workspace);
    expect(error.message).toMatch(message);
    expect(error.fix).not.toBe("");
    expect(Object.keys(workspace.traces("."))).toEqual([name]);
  });
});

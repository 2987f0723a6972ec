import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { UsageError } from "../diagnostics/usage-error.js";
import { Workspace } from "../workspace.test.support.js";
import { packPackage, writtenSubject } from "./index.js";
import { commonJsTwin, specifiersIn } from "./specifiers.js";
import { tarballOf } from "./tarball.js";
import { awaitsAtTop } from "./top-level-await.js";

const textOf = (content: Uint8Array | undefined): string => new TextDecoder().decode(content);

describe("declarations of CommonJS", () => {
  it("lead to CommonJS wherever they refer to their own package", () => {
    const text = [
      '/** From "./kept.js". */',
      'import type { A } from "./a.js";',
      'import "./b.js";',
      'export * from "../c.js";',
      'export { d } from "./d.js";',
      'export declare const e: import("./e.js").E;',
      'export type { F } from "f/f.js";',
    ].join("\n");
    expect(specifiersIn("x.d.ts", text).map(({ value }) => value)).toEqual([
      ...["./a.js", "./b.js", "../c.js", "./d.js", "./e.js", "f/f.js"],
    ]);
    const twin = commonJsTwin("x.d.ts", text);
    expect(twin).toBe(
      text
        .replaceAll(/(?<=(?:from|import|import\() ?")(\.[^"]*)\.js/g, "$1.cjs")
        .replace("./kept.cjs", "./kept.js"),
    );
    expect(twin.match(/\.cjs"/g)?.length).toBe(5);
  });
});

describe("a module waits while it is loaded", () => {
  it.each([
    ["await work();", true],
    ["for await (const x of y) z(x);", true],
    ["const run = async () => { await work(); for await (const x of y) z(x); };", false],
    ["async function run() { await work(); }", false],
    ["class A { async run() { await work(); } }", false],
    ['const text = "await";', false],
  ])("%s: %s", (text, waits) => {
    expect(awaitsAtTop("x.js", text)).toBe(waits);
  });
});

describe("a tarball", () => {
  const file = (path: string, text: string) => ({ path, content: new TextEncoder().encode(text) });

  it("is the same whatever the order of its files, with the manifest first", async () => {
    const files = [file("z.js", "1"), file("package.json", "{}"), file("B.js", "2"), file("a.js", "3")];
    const bytes = await tarballOf(files);
    expect(await tarballOf([...files].reverse())).toEqual(bytes);
    const names = [
      ...gunzipSync(bytes)
        .toString("latin1")
        .matchAll(/package\/[\w.]+/g),
    ].map(([name]) => name);
    expect(names).toEqual(["package/package.json", "package/B.js", "package/a.js", "package/z.js"]);
  });

  it("lets commands run, and tells no time, owner or machine", async () => {
    const bytes = await tarballOf([{ ...file("bin/x.js", "x"), isExecutable: true }]);
    const head = gunzipSync(bytes).subarray(0, 512).toString("latin1");
    expect(head.slice(100, 107)).toBe("000755 ");
    expect(head.slice(108, 115)).toBe("000000 ");
    expect(Number.parseInt(head.slice(136, 147), 8)).toBe(499_162_500);
    expect([...bytes.subarray(4, 8)]).toEqual([0, 0, 0, 0]);
  });
});

const manifest = {
  name: "@acme/gate",
  version: "1.2.3",
  license: "MIT",
  scripts: { postinstall: "steal" },
  devDependencies: { vitest: "1.0.0" },
  bin: "./bin/gate.js",
  files: ["bin", "meta", "dist", "!dist/**/*.test.*"],
  exports: {
    ".": { "edgeloom-source": "./src/index.ts", types: "./dist/index.d.ts", default: "./dist/index.js" },
    "./deep": "./dist/deep/index.js",
    "./child": "./dist/child.js",
    "./meta.json": "./meta/meta.json",
    "./package.json": "./package.json",
  },
  dependencies: { left: "1.0.0", right: ">=2", middle: "1 || 2" },
  peerDependencies: { heavy: "3.0.0" },
};

const files = {
  "package.json": JSON.stringify(manifest),
  "meta/meta.json": "{}",
  "meta/meta.test.json": "{}",
  "bin/gate.js": '#!/usr/bin/env node\nimport { run } from "../dist/run.js";\nrun();\n',
  "src/index.ts":
    'import type { Deep } from "./deep/index.js";\n/** Adds. */\nexport const add = (a: number, deep: Deep): number => a + deep.b;\nexport { twice } from "./shared.js";\n',
  "src/shared.ts":
    "/** Twice. */\nexport function twice(a: number): number {\n  return 2 * a;\n}\n/** @internal */\nexport const hidden: number = 1;\n",
  "src/deep/index.ts":
    'import { left } from "left";\nexport type Deep = { readonly b: number };\nexport { twice } from "../shared.js";\nexport const from: string = String(left);\n',
  "src/child.ts": "await Promise.resolve();\nexport const started: boolean = true;\n",
  "src/run.ts": "export function run(): void {}\n",
  "src/never.ts": "export const never: number = 1;\n",
  "src/index.test.ts": "",
};

async function packed(more: Readonly<Record<string, string>> = {}) {
  const { root } = new Workspace({ ...files, ...more });
  return packPackage(writtenSubject(root, root));
}

async function refusal(more: Readonly<Record<string, string>>): Promise<string> {
  try {
    await packed(more);
  } catch (error) {
    if (error instanceof UsageError) return `${error.message} ${error.fix}`;
    throw error;
  }
  throw new Error("nothing was refused");
}

const changed = (change: object): Readonly<Record<string, string>> => ({
  "package.json": JSON.stringify({ ...manifest, ...change }),
});

describe("a written package", () => {
  it("is packed with what its doors and commands need, and nothing else", async () => {
    const { files: made, fileName } = await packed();
    expect(fileName).toBe("acme-gate-1.2.3.tgz");
    expect(made.map(({ path }) => path).sort()).toEqual([
      ...["CHANGELOG.md", "README.md", "bin/gate.js", "dist/child.d.cts", "dist/child.d.ts", "dist/child.js"],
      ...["dist/chunks/shared.cjs", "dist/chunks/shared.js", "dist/deep/index.cjs", "dist/deep/index.d.cts"],
      ...[
        "dist/deep/index.d.ts",
        "dist/deep/index.js",
        "dist/index.cjs",
        "dist/index.d.cts",
        "dist/index.d.ts",
      ],
      ...[
        "dist/index.js",
        "dist/run.js",
        "dist/shared.d.cts",
        "dist/shared.d.ts",
        "meta/meta.json",
        "package.json",
      ],
    ]);
    const shared = textOf(made.find(({ path }) => path === "dist/shared.d.ts")?.content);
    expect(shared).toContain("Twice.");
    expect(shared).not.toContain("hidden");
  });

  it("says in its manifest what registries and loaders ask, and nothing that runs at an installation", async () => {
    const { manifest: made, remarks } = await packed();
    const esm = { types: "./dist/deep/index.d.ts", default: "./dist/deep/index.js" };
    expect(made).toMatchObject({
      type: "module",
      main: "./dist/index.cjs",
      types: "./dist/index.d.cts",
      bin: { gate: "bin/gate.js" },
      typesVersions: { "*": { deep: ["./dist/deep/index.d.cts"], child: ["./dist/child.d.cts"] } },
      dependencies: { left: "^1.0.0", right: ">=2", middle: "1 || 2" },
      peerDependencies: { heavy: "^3.0.0" },
    });
    expect(made["exports"]).toMatchObject({
      "./deep": {
        "module-sync": esm,
        import: esm,
        require: { types: "./dist/deep/index.d.cts", default: "./dist/deep/index.cjs" },
      },
      "./child": { types: "./dist/child.d.ts", default: "./dist/child.js" },
      "./meta.json": "./meta/meta.json",
    });
    expect(Object.keys(made["exports"] as Record<string, object>)).not.toContain("./bin/gate.js");
    expect(Object.keys((made["exports"] as Record<string, object>)["./deep"] ?? {})[0]).toBe("module-sync");
    expect(made).not.toHaveProperty("scripts");
    expect(made).not.toHaveProperty("devDependencies");
    expect(remarks).toEqual(['no LICENSE file, though it says "MIT"']);
  });

  it("is the same every time", async () => {
    const [one, two] = [await packed(), await packed()];
    expect(one.bytes).toEqual(two.bytes);
    expect(one.integrity).toMatch(/^sha512-.{86}==$/);
  });

  it("takes types that must be inferred from the compiler", async () => {
    const { files: made } = await packed({
      "src/shared.ts": "const base = { by: 2 };\nexport const twice = (a: number) => ({ ...base, a });\n",
      "tsconfig.json": JSON.stringify({
        compilerOptions: { module: "nodenext", target: "es2022", strict: true, rootDir: "src", types: [] },
        files: ["src/shared.ts", "src/run.ts"],
      }),
      ...changed({ exports: { ".": "./dist/shared.js" }, dependencies: {} }),
    });
    const text = textOf(made.find(({ path }) => path === "dist/shared.d.cts")?.content);
    expect(text).toContain("by: number");
  });

  it.each<[string, Readonly<Record<string, string>>, string]>([
    [
      "a dependency that it does not name",
      changed({ dependencies: {} }),
      "imports left, which its package.json does not name",
    ],
    [
      "a dependency that nobody can install",
      changed({ dependencies: { left: "workspace:^" } }),
      "nobody else can install",
    ],
    [
      "a door without a source",
      changed({ exports: { ".": "./dist/none.js" } }),
      'The door "." of @acme/gate has no source',
    ],
    ["a file that is not there", changed({ files: ["nothing"] }), 'lists "nothing" in "files"'],
    ["a file outside of it", changed({ files: ["../.."] }), 'lists "../.." in "files"'],
    ["a command outside of it", changed({ bin: "../x.js" }), 'names "../x.js", which is not in its folder'],
    ["no version", changed({ version: "one" }), "has no version as npm takes them"],
    ["a wrong name", changed({ name: "Not A Name" }), "has no name as npm takes them"],
    ["a broken manifest", { "package.json": "{" }, "is no JSON"],
    [
      "inferred types without a project",
      { "src/run.ts": "", "src/shared.ts": "export const twice = (a: number) => [a];" },
      "no tsconfig.json",
    ],
  ])("is refused for %s", async (_what, more, message) => {
    expect(await refusal(more)).toContain(message);
  });
});

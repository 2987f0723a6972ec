import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { Workspace } from "../workspace.test.support.js";
import type { Ask } from "./ask.js";
import { init } from "./init.js";
import { recordingIo } from "./io.test.support.js";

/** A person with answers, or nobody. */
function run(made: Workspace, args: readonly string[], answers?: readonly string[]) {
  const { io, out } = recordingIo(made.root);
  const questions: string[] = [];
  const left = [...(answers ?? [])];
  const ask: Ask = (question, fallback) => {
    questions.push(question);
    const answer = left.shift();
    return Promise.resolve(answer === undefined || answer === "" ? fallback : answer);
  };
  const code = init(args, io, (use) => use(answers === undefined ? undefined : ask));
  return { code, out, questions };
}

const nameIn = (made: Workspace, folder: string): unknown =>
  (JSON.parse(made.read(`${folder}/package.json`)) as { readonly name: unknown }).name;

describe("edgeloom init asks", () => {
  it("three questions, and makes what was answered", async () => {
    const made = new Workspace();
    const { code, out, questions } = run(made, [], ["ivy-project", "node", "weather-station"]);
    expect(await code).toBe(0);
    expect(questions).toHaveLength(3);
    expect(out()).toContain("cd node && npm install && npm start");
    expect(nameIn(made, "node")).toBe("weather-station");
  });

  it("and takes an empty answer for what it proposes", async () => {
    const made = new Workspace();
    expect(await run(made, [], ["", "gates"]).code).toBe(0);
    expect(nameIn(made, "gates")).toBe("gates");
    expect(made.read("gates/src/generated/index.ts")).toContain("Reading");
  });

  it("nobody with --yes, also in the folder where one stands", async () => {
    const made = new Workspace();
    const { code, out } = run(made, ["--yes", "--name", "gate-sdk"]);
    expect(await code).toBe(0);
    expect(out()).toMatch(/next: npm install/);
    expect(nameIn(made, ".")).toBe("gate-sdk");
  });
});

describe("edgeloom init refuses", () => {
  it.each<readonly [readonly string[], RegExp]>([
    [[], /no terminal to ask on/],
    [["sdk"], /Name one folder/],
    [["sdk", "a", "b"], /Name one folder/],
    [["nonsense", "a"], /no such template/],
    [["--nonsense"], /nonsense/],
  ])("%j", async (args, message) => {
    await expect(run(new Workspace(), args).code).rejects.toThrow(message);
  });

  it("a folder that holds anything, and touches nothing in it", async () => {
    const made = new Workspace({ "package.json": "mine" });
    await expect(run(made, ["--yes", "--name", "gate-sdk"]).code).rejects.toThrow("is there already");
    expect(Object.keys(made.traces("."))).toEqual(["package.json"]);
  });
});

it("edgeloom init sdk: what it makes generates, compiles and passes its own test", async () => {
  const made = new Workspace();
  expect(await run(made, ["sdk", "gates"]).code).toBe(0);
  const modules = fileURLToPath(new URL("../../../node_modules", import.meta.url));
  mkdirSync(made.path("gates/node_modules"), { recursive: true });
  for (const name of ["@edgeloom", "@types", "edgeloom", "typescript", "vitest", "zod"])
    symlinkSync(`${modules}/${name}`, made.path(`gates/node_modules/${name}`));
  const inside = (script: string, ...args: readonly string[]) =>
    execFileSync(process.execPath, [`${modules}/${script}`, ...args], {
      cwd: made.path("gates"),
      encoding: "utf8",
      env: { PATH: process.env["PATH"] ?? "" },
    });
  inside("typescript/bin/tsc", "--noEmit");
  expect(inside("vitest/vitest.mjs", "run")).toContain("1 passed");
  expect(readFileSync(made.path("gates/.gitignore"), "utf8")).toContain("node_modules/");
});

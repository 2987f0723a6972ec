import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { PassThrough } from "node:stream";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { Workspace } from "../workspace.test.support.js";
import { type Ask, onTerminal } from "./ask.js";
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
    [["skd", "a"], /no such template/],
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

describe("edgeloom init on a terminal", () => {
  /** A terminal on which somebody presses keys whenever something is asked. */
  function at(made: Workspace, keys: readonly string[]) {
    const input = new PassThrough();
    const output = new PassThrough();
    const left = [...keys];
    let shown = "";
    output.on("data", (data: Buffer) => {
      shown += String(data);
      if (!String(data).includes(") ")) return;
      const next = left.shift();
      if (next !== undefined) setImmediate(() => input.write(next));
    });
    const { io, out } = recordingIo(made.root);
    const code = init([], io, (use) => onTerminal(use, { input, output }));
    return { code, out, shown: () => stripVTControlCharacters(shown) };
  }

  it("asks in words, and takes what is typed, also what is mended with the backspace key", async () => {
    const made = new Workspace();
    const { code, out, shown } = at(made, ["device-module\r", "vam\u007fn\r", "\r"]);
    expect(await code).toBe(0);
    expect(shown()).toMatch(
      /^What shall it be\?\s+sdk: an SDK from schemas[^]*\(sdk\) device-module\s+In which folder\? \(\.\) va[^]*What is its name\? \(van\)/,
    );
    expect(out()).toContain("cd van && npm install && npm start");
    expect(nameIn(made, "van")).toBe("van");
  });

  it.each([
    ["Ctrl-C", "\u0003"],
    ["Ctrl-D", "\u0004"],
  ])("ends with 130 after %s, and has made nothing", async (_, key) => {
    const made = new Workspace();
    const { code } = at(made, ["sdk\r", key]);
    expect(await code).toBe(130);
    expect(Object.keys(made.traces("."))).toEqual([]);
  });
});

it.each([
  ["sdk", 1],
  ["device-module", 2],
] as const)(
  "edgeloom init %s: what it makes generates, compiles and passes its own tests",
  async (template, count) => {
    const made = new Workspace();
    expect(await run(made, [template, "gates"]).code).toBe(0);
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
    expect(inside("vitest/vitest.mjs", "run")).toContain(`${count} passed`);
    expect(readFileSync(made.path("gates/.gitignore"), "utf8")).toContain("node_modules/");
  },
);

import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { on, once } from "node:events";
import { existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { broken, person, Workspace } from "../workspace.test.support.js";
import { commandHelp } from "./help.js";

// Whole processes as a person starts them, from what `npm run build` made.
const program = fileURLToPath(new URL("../../bin/edgeloom.js", import.meta.url));
const adHoc = ["--input", "schemas", "--output", "out"];

type Environment = Readonly<Record<string, string>>;

function edgeloom(cwd: string, args: readonly string[], environment: Environment = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    cwd,
    encoding: "utf8",
    env: { PATH: process.env["PATH"] ?? "", ...environment },
  });
  return { code: status, out: stdout, err: stderr };
}

describe("edgeloom as a process", () => {
  it("generates, recognises that nothing has changed, and checks", () => {
    const { root } = new Workspace({ "schemas/person.json": person });
    const first = edgeloom(root, ["generate", ...adHoc]);
    expect(first).toMatchObject({ code: 0, err: "" });
    expect(first.out).toMatch(/^✓ out: 1 type in 2 files \(.+\)\n {2}wrote 2 files\n$/);
    expect(edgeloom(root, ["generate", ...adHoc]).out).toMatch(/^✓ out: unchanged \(.+\)\n$/);
    expect(edgeloom(root, ["check", ...adHoc])).toMatchObject({ code: 0, err: "" });
  });

  it("puts results on stdout, diagnostics on stderr, and the outcome into the exit code", () => {
    const { root } = new Workspace({ "schemas/broken.json": broken });
    const refused = edgeloom(root, ["generate", ...adHoc]);
    expect(refused).toMatchObject({ code: 2, out: "" });
    expect(refused.err).toContain("error[ref-missing]");
    expect(edgeloom(root, ["check", ...adHoc])).toMatchObject({ code: 2, out: "" });
    expect(edgeloom(root, ["nonsense"])).toMatchObject({ code: 2, out: "" });
    expect(edgeloom(root, ["--version"])).toMatchObject({ code: 0, err: "" });
  });

  it("check exits 1 on stale output", () => {
    const { root } = new Workspace({ "schemas/person.json": person });
    expect(edgeloom(root, ["check", ...adHoc])).toMatchObject({ code: 1, out: "" });
  });

  it("speaks without colour into pipes and files, unless asked to, and NO_COLOR wins", () => {
    const { root } = new Workspace({ "schemas/broken.json": broken });
    const escape = "\u001b[";
    const shown = (environment: Environment) => edgeloom(root, ["generate", ...adHoc], environment).err;
    expect(shown({})).not.toContain(escape);
    expect(shown({ FORCE_COLOR: "1" })).toContain(escape);
    expect(shown({ FORCE_COLOR: "1", NO_COLOR: "1" })).not.toContain(escape);
  });

  it("does not mind readers who leave early, as `head -1` does", async () => {
    const files = Object.fromEntries(
      Array.from({ length: 40 }, (_, at) => [
        `schemas/${at}.json`,
        broken.replaceAll("Othr", "O".repeat(4_000)),
      ]),
    );
    const { root } = new Workspace(files);
    const child = spawn(process.execPath, [program, "check", ...adHoc], { cwd: root });
    child.stdout.destroy();
    const [first] = (await once(child.stderr, "data")) as [Buffer];
    child.stderr.destroy();
    expect(String(first)).toMatch(/^error\[ref-missing\]/);
    expect(await once(child, "exit")).toEqual([2, null]);
  });

  it("ends to watch when nobody reads any more", async () => {
    const { root } = new Workspace({ "schemas/person.json": person });
    const child = spawn(process.execPath, [program, "watch", ...adHoc], { cwd: root, stdio: "pipe" });
    onTestFinished(() => void child.kill());
    const ended = once(child, "exit");
    child.stdout.destroy();
    expect(await ended).toEqual([0, null]);
  });

  it("watches the plug-ins of a configuration, too, and what they import", async () => {
    const plugin = (about: string) => `
      import { code, defineEmitter, lit } from "edgeloom/plugin";
      import { word } from "./word.mjs";
      export const note = defineEmitter({ name: "note", version: "1.0.0", emit: ({ types: [first] }) => [{
        path: "note", about: "${about}", declarations: [{ name: "note", casing: "camel", space: "value",
        origin: first.origin, body: (self) => code\`export const \${self}: string = \${lit(word)};\` }] }] });`;
    const workspace = new Workspace({
      "schemas/person.json": person,
      "lib/word.mjs": 'export const word = "one";',
      "lib/plugin.mjs": plugin("First."),
      "edgeloom.config.ts": [
        'import { note } from "./lib/plugin.mjs";',
        'export default { packages: [{ input: "schemas", output: "out", plugins: [note] }] } as object;',
      ].join("\n"),
    });
    mkdirSync(workspace.path("node_modules"));
    symlinkSync(fileURLToPath(new URL("../..", import.meta.url)), workspace.path("node_modules/edgeloom"));
    const child = spawn(process.execPath, [program, "watch"], { cwd: workspace.root, stdio: "pipe" });
    onTestFinished(() => void child.kill());
    const said = on(child.stdout, "data");
    const shows = async (words: string): Promise<void> => {
      const note = workspace.path("out/note/note.ts");
      while (!existsSync(note) || !readFileSync(note, "utf8").includes(words)) await said.next();
    };
    await shows('= "one"');
    workspace.write("lib/word.mjs", 'export const word = "two";');
    await shows('= "two"');
    workspace.write("lib/plugin.mjs", plugin("Second."));
    await shows("Second.");
    workspace.write("lib/word.mjs", 'export const word = "one";');
    await shows('= "one"');
  });

  it("reads a configuration in TypeScript that imports the package, from a folder below it", () => {
    const workspace = new Workspace({
      "schemas/person.json": person,
      "src/deep/note.txt": "",
      "edgeloom.config.ts": [
        'import { type Config, defineConfig } from "edgeloom";',
        'const config: Config = { packages: [{ input: "schemas", output: "out" }] };',
        "export default defineConfig(config);",
      ].join("\n"),
    });
    mkdirSync(workspace.path("node_modules"));
    symlinkSync(fileURLToPath(new URL("../..", import.meta.url)), workspace.path("node_modules/edgeloom"));
    expect(edgeloom(workspace.path("src/deep"), ["generate"])).toMatchObject({ code: 0, err: "" });
    expect(workspace.read("out/index.ts")).toContain("Person");
    expect(edgeloom(workspace.path("src/deep"), ["generate"]).out).toContain("unchanged");
  });
});

describe("edgeloom completion bash", () => {
  it.each([
    ["edgeloom", ["pu"], ["publish"]],
    ["a document in quotes", ["tail", "'my bus.json'", "g"], ["gate"]],
    ["an equals sign", ["docs", "--format", "=", "ma"], ["markdown"]],
    ["a topic that bash would expand", ["tail", "'my bus.json'", "$"], []],
  ])("completes %s in bash itself", (_, words, expected) => {
    const { root } = new Workspace({
      "my bus.json": JSON.stringify({
        asyncapi: "3.0.0",
        info: { title: "t", version: "1" },
        channels: Object.fromEntries(
          ["gate", "$(touch broken)"].map((address) => [
            address.replace(/\W/g, ""),
            { address, messages: { opened: { payload: { type: "object" } } } },
          ]),
        ),
      }),
    });
    const script = [
      'edgeloom() { "$NODE" "$PROGRAM" "$@"; }',
      'eval "$(edgeloom completion bash)"',
      'COMP_WORDS=(edgeloom "$@"); COMP_CWORD=$#; _edgeloom',
      'printf "%s\\n" "${COMPREPLY[@]}"',
    ].join("\n");
    const env = { PATH: process.env["PATH"] ?? "", NODE: process.execPath, PROGRAM: program };
    const out = execFileSync("bash", ["--norc", "-c", script, "bash", ...words], {
      cwd: root,
      env,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    expect(out.split("\n").filter((line) => line !== "")).toEqual(expected);
    expect(existsSync(join(root, "broken"))).toBe(false);
  });
});

describe("a run that ends in the middle", () => {
  it("is made good by the next, whenever it was killed", async () => {
    const files = Object.fromEntries(
      Array.from({ length: 30 }, (_, at) => [`schemas/${at}.json`, person.replace("Person", `P${at}`)]),
    );
    const workspace = new Workspace(files);
    for (const signal of ["SIGINT", "SIGKILL"] as const) {
      const child = spawn(process.execPath, [program, "generate", ...adHoc, "--force"], {
        cwd: workspace.root,
      });
      setTimeout(() => child.kill(signal), 250);
      await once(child, "exit");
    }
    expect(edgeloom(workspace.root, ["generate", ...adHoc])).toMatchObject({ code: 0, err: "" });
    expect(edgeloom(workspace.root, ["check", ...adHoc])).toMatchObject({ code: 0, err: "" });
    const left = Object.keys(workspace.traces("out")).filter((file) => /\.tmp$|journal/.test(file));
    expect(left).toEqual([]);
  });
});

describe("edgeloom broker", () => {
  const repository = join(program, "../../..");

  function start(args: readonly string[]) {
    const child = spawn(process.execPath, [program, "broker", ...args], { cwd: repository });
    onTestFinished(() => void child.kill("SIGKILL"));
    return child;
  }

  const anyPorts = ["--xsub", "tcp://127.0.0.1:0", "--xpub", "tcp://127.0.0.1:0"];

  async function firstLine(child: ChildProcess): Promise<string> {
    let text = "";
    for await (const chunk of child.stdout ?? []) {
      text += String(chunk);
      if (text.includes("\n")) break;
    }
    return text;
  }

  it.each(["SIGINT", "SIGTERM"] as const)(
    "says where it listens, and ends in order on %s",
    async (signal) => {
      const child = start(anyPorts);
      const ready = JSON.parse(await firstLine(child)) as Readonly<Record<string, string>>;
      expect(ready).toEqual({
        event: "ready",
        xsub: expect.stringMatching(/^tcp:\/\/127\.0\.0\.1:\d+$/) as string,
        xpub: expect.stringMatching(/^tcp:\/\/127\.0\.0\.1:\d+$/) as string,
      });
      child.kill(signal);
      expect(await once(child, "exit")).toEqual([0, null]);
    },
  );

  it("says that a port is in use", async () => {
    const { xsub } = JSON.parse(await firstLine(start(anyPorts))) as { readonly xsub: string };
    const { code, err } = edgeloom(repository, ["broker", "--xsub", xsub]);
    expect(code).toBe(2);
    expect(err).toContain("is another broker running there?");
  });

  it.each([
    [["--nonsense"], "nonsense"],
    [["--xsub", "10100"], "is not an endpoint"],
    [["--xpub", "tcp://127.0.0.1:99999"], "there is no such port"],
  ])("refuses %j", (args, message) => {
    const { code, out, err } = edgeloom(repository, ["broker", ...args]);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(message);
  });

  it("reads the options that our help names, and no others", () => {
    const program = new URL("../../../runtime/core/bin/edgeloom-broker.js", import.meta.url);
    const own = execFileSync(process.execPath, [fileURLToPath(program), "--help"], { encoding: "utf8" });
    const named = (text: string) => new Set([...text.matchAll(/^ {2}(--[\w-]+)/gm)].map(([, name]) => name));
    expect(named(commandHelp("broker") ?? "")).toEqual(named(own));
  });
});

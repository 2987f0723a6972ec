import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

// The template as its user gets it: by the built packages, in a folder of its own, without network.
const repository = resolve(import.meta.dirname, "../..");
const root = realpathSync(mkdtempSync(join(tmpdir(), "edgeloom-init-ivy-")));
const station = join(root, "weather-station");
const env = { PATH: process.env["PATH"], HOME: root, CI: "true", NO_COLOR: "1" };
let demo: ChildProcess | undefined;

afterAll(() => {
  demo?.kill("SIGKILL");
  rmSync(root, { recursive: true, force: true, maxRetries: 5 });
});

function node(script: string, args: readonly string[], cwd = station) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    cwd,
    encoding: "utf8",
    env,
  });
  return { status, output: stdout + stderr };
}

const inStation = (script: string, ...args: readonly string[]) =>
  node(join(station, "node_modules", script), args);

beforeAll(() => {
  const init = ["init", "ivy-project", "weather-station"];
  expect(node(join(repository, "codegen/bin/edgeloom.js"), init, root)).toMatchObject({ status: 0 });
  symlinkSync(join(repository, "node_modules"), join(station, "node_modules"));
  expect(inStation("typescript/bin/tsc")).toEqual({ status: 0, output: "" });
});

describe("the template of a node", () => {
  it("passes check, and its tests", () => {
    expect(inStation("edgeloom/bin/edgeloom.js", "check")).toMatchObject({ status: 0 });
    expect(inStation("vitest/vitest.mjs", "run").output).toMatch(/5 passed/);
  });

  it("runs at once: its telemetry is on the terminal, and Ctrl-C ends all of it", async () => {
    demo = spawn(process.execPath, ["dist/demo.js"], {
      cwd: station,
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    let heard = (): void => {};
    for (const stream of [demo.stdout, demo.stderr])
      stream?.setEncoding("utf8").on("data", (text: string) => {
        output += text;
        heard();
      });
    const said = async (pattern: RegExp): Promise<void> => {
      while (!pattern.test(output))
        await new Promise<void>((done) => {
          heard = done;
        });
    };
    await said(/configuration 0: startup/);
    await said(/random_walk_a -?[\d.]+ {2}random_walk_b -?[\d.]+/);
    const status = node(join(repository, "runtime/ivy/bin/edgeloom-ivy.js"), [
      "--project",
      ".demo",
      "is-running",
      "--json",
    ]);
    expect(JSON.parse(status.output)).toMatchObject({ isRunning: true });
    const closed = once(demo, "close");
    demo.kill("SIGINT");
    // Closed, not only ended: no child holds its output any more.
    expect({ code: (await closed)[0] as unknown, output }).toMatchObject({ code: 0 });
  });

  it("is a release that checks itself, and is found by edgeloom-ivy", () => {
    const config = join(station, "config/config.json");
    cpSync(join(station, "config/config.template.json"), config);
    expect(node(join(station, "dist/check-version.js"), [])).toEqual({ status: 0, output: "" });
    const found = node(
      join(repository, "runtime/ivy/bin/edgeloom-ivy.js"),
      ["info", "--json"],
      join(station, "src"),
    );
    expect(JSON.parse(found.output)).toMatchObject({
      version: "0.1.0",
      procedures: ["random-walk", "system-checks"],
      project: station,
    });
  });

  it("takes a key of its own schema after it was generated again", () => {
    const schema = join(station, "schemas/station-config.yaml");
    writeFileSync(schema, withDrift(readFileSync(schema, "utf8")));
    const validate = (drift: number) => {
      const config = JSON.parse(readFileSync(join(station, "config/config.template.json"), "utf8")) as {
        readonly random_walk: object;
      };
      const input = JSON.stringify({ ...config, random_walk: { ...config.random_walk, drift } });
      return spawnSync(process.execPath, ["dist/cli.js", "validate-config", "-"], {
        cwd: station,
        env,
        input,
        encoding: "utf8",
      });
    };
    expect(validate(0.1).stderr).toContain("/random_walk/drift: unknown key");
    expect(inStation("edgeloom/bin/edgeloom.js", "generate")).toMatchObject({ status: 0 });
    expect(inStation("typescript-native/bin/tsc")).toEqual({ status: 0, output: "" });
    expect(validate(0.1)).toMatchObject({ status: 0, stderr: "" });
    expect(validate(7)).toMatchObject({ status: 1 });
  });
});

/** What a person adds to the schema of the configuration. */
function withDrift(schema: string): string {
  return schema.replace(
    "        examples: [0.5]\n",
    "        examples: [0.5]\n      drift:\n        description: How far the walk is drawn.\n        type: number\n        maximum: 1\n",
  );
}

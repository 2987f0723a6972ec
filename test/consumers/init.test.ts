import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

// The template as its user gets it: by the built packages, in a folder of its own, without network.
const repository = resolve(import.meta.dirname, "../..");
const root = realpathSync(mkdtempSync(join(tmpdir(), "edgeloom-init-")));
const service = join(root, "door-counter");
afterAll(() => rmSync(root, { recursive: true, force: true }));

function node(script: string, args: readonly string[], cwd = service) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    cwd,
    encoding: "utf8",
    env: { PATH: process.env["PATH"], HOME: root, CI: "true", NO_COLOR: "1" },
  });
  return { status, output: stdout + stderr };
}

const inService = (script: string, ...args: readonly string[]) =>
  node(join(service, "node_modules", script), args);
const edgeloom = (...args: readonly string[]) => inService("edgeloom/bin/edgeloom.js", ...args);

beforeAll(() => {
  const made = node(
    join(repository, "codegen/bin/edgeloom.js"),
    ["init", "openmodule-service", "door-counter"],
    root,
  );
  expect(made).toMatchObject({ status: 0 });
  symlinkSync(join(repository, "node_modules"), join(service, "node_modules"));
});

describe("the template of an openmodule service", () => {
  it("passes check, and notices an edit", () => {
    expect(edgeloom("check")).toMatchObject({ status: 0 });
    const path = join(service, "src/generated/index.ts");
    const text = readFileSync(path, "utf8");
    writeFileSync(path, `${text}// mine\n`);
    expect(edgeloom("check")).toMatchObject({ status: 1 });
    writeFileSync(path, text);
    expect(edgeloom("generate")).toMatchObject({ status: 0 });
  });

  it("builds", () => {
    expect(inService("typescript/bin/tsc")).toEqual({ status: 0, output: "" });
    expect(existsSync(join(service, "dist/main.js"))).toBe(true);
  });

  it("passes its tests, and tells by them what it answers", () => {
    const { status, output } = inService("vitest/vitest.mjs", "run");
    expect(output).toMatch(/3 passed/);
    expect(status).toBe(0);
    const exported = JSON.parse(readFileSync(join(service, "schemas.json"), "utf8")) as {
      readonly paths: object;
    };
    expect(Object.keys(exported.paths)).toEqual(["/visitors/total", "/visitors/onCounted"]);
  });

  it("exports a schema from which others get their stubs", () => {
    expect(edgeloom("import", "openmodule", "schemas.json", "--output", "other/door.yaml")).toMatchObject({
      status: 0,
    });
    expect(edgeloom("generate", "--input", "other", "--output", "other-sdk")).toMatchObject({ status: 0 });
    expect(readFileSync(join(service, "other-sdk/services/door.ts"), "utf8")).toContain("VisitorsService");
  });
});

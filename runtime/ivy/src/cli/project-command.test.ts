import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, describe, expect, test, vi } from "vitest";
import { temporaryFolder } from "../store/queue.test.support.js";
import { writePointer } from "../updater/pointer.js";
import { config, writeConfig } from "./cli.test.support.js";
import { findProject } from "./find-project.js";
import { pointerInForce } from "./pointer-in-force.js";
import { projectCommand } from "./project-command.js";
import { cliVersion } from "./version.js";

const folder = temporaryFolder();

async function edgeloomIvy(...args: readonly string[]) {
  let out = "";
  let err = "";
  const code = await projectCommand(args, {
    cwd: folder(),
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    read: async () => await Promise.resolve(""),
    interrupted: () => AbortSignal.abort(),
  });
  return { code, out, err };
}

const write = (path: string, text: string): void => {
  mkdirSync(join(folder(), path, ".."), { recursive: true });
  writeFileSync(join(folder(), path), text);
};

const versionOf = (place: string): string | null =>
  new URL(findProject(place).definitionUrl).searchParams.get("version");

describe("the node of a folder", () => {
  test("is the module that its package.json names, also from a folder inside", () => {
    write("package.json", JSON.stringify({ version: "3.0.0", ivy: { node: "./dist/node.js" } }));
    expect(() => findProject(folder())).toThrow("the module of the node is not there");
    write("dist/node.js", "");
    mkdirSync(join(folder(), "src", "deep"), { recursive: true });
    expect(findProject(join(folder(), "src", "deep"))).toEqual({
      projectFolder: folder(),
      definitionUrl: pathToFileURL(join(folder(), "dist", "node.js")).href,
    });
  });

  test("is the standard one where none is named, of the version that the folder says, or the project, or its configuration", () => {
    writeConfig(folder(), config);
    expect(versionOf(folder())).toBe("1.1.0");
    write("package.json", JSON.stringify({ version: "2.3.4" }));
    expect(versionOf(folder())).toBe("2.3.4");
    write("5.6.7/config/config.template.json", "{}");
    expect(versionOf(join(folder(), "5.6.7"))).toBe("5.6.7");
  });

  test("a broken configuration does not hide it", () => {
    writeConfig(folder(), "{");
    expect(versionOf(folder())).toBe("0.1.0");
  });
});

test("a folder without a node says what to do", async () => {
  const { code, err } = await edgeloomIvy("status");
  expect(code).toBe(1);
  expect(err).toMatch(/there is no node in .*\n {2}fix: .*init ivy-project/);
  expect((await edgeloomIvy("--dialect", "original", "is-running")).code).toBe(1);
});

test("help needs no node", async () => {
  const { code, out } = await edgeloomIvy("--help");
  expect(code).toBe(0);
  expect(out).toContain("--project FOLDER");
});

test.each([["--project"], ["--project="], ["--dialect", "swabian", "stop"], ["--dialect"]])(
  "%j is wrong usage",
  async (...args) => expect((await edgeloomIvy(...args)).code).toBe(2),
);

test("the version is the package's", () => {
  const manifest = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  expect((JSON.parse(manifest) as { readonly version: string }).version).toBe(cliVersion);
});

describe("a version that another one has taken the place of", () => {
  const installed = (version: string) => ({
    version,
    folder: join(folder(), version),
    program: join(folder(), version, "cli.js"),
  });
  const arrange = (state: string): string => {
    const pointer = join(folder(), "station-cli.sh");
    writeFileSync(pointer, `#!/bin/sh\necho "$@" > "${folder()}/asked"\nexit 7\n`);
    vi.stubEnv("IVY_ROOT_DIR", undefined);
    for (const version of ["0.9.0", "1.0.0", "2.0.0", "copy"])
      write(`${version}/config/config.template.json`, "{}");
    const record = { revision: 2, next: installed("2.0.0"), previous: installed("1.0.0"), pointer, state };
    const rules = { wasPresent: false, starts: 0, maxStarts: 3, limitSeconds: 300 };
    writeFileSync(join(folder(), "update-trial.json"), JSON.stringify({ ...record, ...rules }));
    return pointer;
  };
  afterEach(() => vi.unstubAllEnvs());
  const asked = (): string => readFileSync(join(folder(), "asked"), "utf8");

  test.each(["trial", "confirmed"])("is not started again in its place (%s)", async (state) => {
    arrange(state);
    const { code } = await edgeloomIvy("--project", join(folder(), "1.0.0"), "start", "--json");
    expect([code, asked()]).toEqual([7, "start --json\n"]);
  });

  test("is found however many updates ago that was", () => {
    const pointer = arrange("confirmed");
    for (const version of ["0.9.0", "1.0.0"])
      expect([version, pointerInForce(join(folder(), version))]).toEqual([version, pointer]);
    arrange("rolled-back");
    for (const version of ["0.9.0", "2.0.0"])
      expect([version, pointerInForce(join(folder(), version))]).toEqual([version, pointer]);
  });

  test("is found where the record of a version that was given up is forgotten", () => {
    const pointer = arrange("confirmed");
    rmSync(join(folder(), "update-trial.json"));
    writePointer(pointer, [join(folder(), "1.0.0", "cli.js")]);
    expect(pointerInForce(join(folder(), "0.9.0"))).toBe(pointer);
    for (const place of ["1.0.0", "copy"]) expect(pointerInForce(join(folder(), place))).toBeUndefined();
  });

  test("is started itself when that one was given up, and so is what is no version of the node", () => {
    arrange("rolled-back");
    expect(pointerInForce(join(folder(), "1.0.0"))).toBeUndefined();
    arrange("confirmed");
    for (const place of ["2.0.0", "copy", "nowhere"])
      expect(pointerInForce(join(folder(), place))).toBeUndefined();
  });
});

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Workspace } from "../workspace.test.support.js";
import { recordingIo } from "./io.test.support.js";
import { main } from "./main.js";

async function edgeloom(made: Workspace, ...args: readonly string[]) {
  const { io, out, err } = recordingIo(made.root, false);
  return { code: await main(args, io), out: out(), err: err() };
}

const isNothing = (made: Workspace, path: string): void => expect(() => made.read(path)).toThrow("ENOENT");

describe("edgeloom init openmodule-service", () => {
  it("makes a folder named after the service, with generated code and nothing left to fill in", async () => {
    const made = new Workspace();
    const { code, out, err } = await edgeloom(made, "init", "openmodule-service", "door-counter");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toContain("cd door-counter && npm install");
    const files = made.traces("door-counter");
    expect(Object.keys(files)).toEqual(
      expect.arrayContaining([
        ".gitignore",
        "config.js",
        "src/main.ts",
        "src/generated/index.ts",
        "test/service.test.ts",
      ]),
    );
    expect(Object.values(files).join("\n")).not.toMatch(/__(?:NAME|IDENTIFIER|VERSION)__/);
    expect(JSON.parse(made.read("door-counter/package.json"))).toMatchObject({ name: "door-counter" });
    expect(made.read("door-counter/config.js")).toContain("om_service_door_counter_1");
  });

  it.each(["sdk", "openmodule-service", "device-module", "ivy-project"])(
    "%s: versions are those of this workspace",
    async (template) => {
      const made = new Workspace();
      await edgeloom(made, "init", template, "x1", "--name", "other");
      const { name, dependencies, devDependencies } = JSON.parse(made.read("x1/package.json")) as {
        readonly name: string;
        readonly dependencies: Readonly<Record<string, string>>;
        readonly devDependencies: Readonly<Record<string, string>>;
      };
      const lock = JSON.parse(
        readFileSync(new URL("../../../package-lock.json", import.meta.url), "utf8"),
      ) as {
        readonly packages: Readonly<
          Record<string, { readonly version?: string; readonly resolved?: string }>
        >;
      };
      expect(name).toBe("other");
      for (const [wanted, version] of Object.entries({ ...dependencies, ...devDependencies })) {
        const found = lock.packages[`node_modules/${wanted}`];
        expect([wanted, found?.version ?? lock.packages[found?.resolved ?? ""]?.version]).toEqual([
          wanted,
          version,
        ]);
      }
    },
  );

  it.each(["sdk", "openmodule-service", "device-module", "ivy-project"])(
    "%s: passes check, also by its own inputs",
    async (template) => {
      const made = new Workspace();
      await edgeloom(made, "init", template, "svc");
      const { io, out } = recordingIo(made.path("svc"), false);
      expect(await main(["check", "--input", "schemas", "--output", "src/generated"], io)).toBe(0);
      expect(out()).toContain("up to date");
    },
  );

  it("leaves a folder alone that holds anything", async () => {
    const made = new Workspace({ "svc/mine.txt": "mine" });
    const { code, err } = await edgeloom(made, "init", "openmodule-service", "svc");
    expect(code).toBe(2);
    expect(err).toContain("there already");
    expect(Object.keys(made.traces("svc"))).toEqual(["mine.txt"]);
  });

  it("fills an empty folder", async () => {
    const made = new Workspace({ "svc/mine.txt": "mine" });
    made.remove("svc/mine.txt");
    expect((await edgeloom(made, "init", "openmodule-service", "svc")).code).toBe(0);
  });

  it.each([
    [[]],
    [["other", "svc"]],
    [["openmodule-service"]],
    [["openmodule-service", ""]],
    [["openmodule-service", "a", "b"]],
    [["openmodule-service", "svc", "--nmae", "x"]],
    [["openmodule-service", "Svc"]],
    [["openmodule-service", "svc", "--name", "a b"]],
    [["openmodule-service", "svc", "--name", '"],"x":["']],
    [["openmodule-service", "svc", "--name", "../up"]],
  ])("%j is wrong usage", async (args) => {
    const made = new Workspace();
    const { code, err } = await edgeloom(made, "init", ...args);
    expect(code).toBe(2);
    expect(err).toMatch(/^error: .*\n {2}fix: /);
    isNothing(made, "svc/package.json");
  });

  it("says so when it cannot write", async () => {
    const made = new Workspace({ file: "" });
    const { code, err } = await edgeloom(made, "init", "openmodule-service", "file/svc", "--name", "svc");
    expect(code).toBe(2);
    expect(err).toContain("cannot be written");
  });
});

describe("edgeloom init ivy-project", () => {
  it("makes a node whose configuration and state are those of its own schemas", async () => {
    const made = new Workspace();
    const { code, out, err } = await edgeloom(made, "init", "ivy-project", "weather-station");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toContain("cd weather-station && npm install && npm start");
    const files = made.traces("weather-station");
    expect(Object.values(files).join("\n")).not.toMatch(/__(?:NAME|IDENTIFIER|VERSION)__/);
    expect(made.read("weather-station/src/generated/index.ts")).toMatch(/StationConfig,[^]*StationState,/);
    expect(JSON.parse(made.read("weather-station/package.json"))).toMatchObject({
      bin: { "weather-station": "dist/cli.js" },
      ivy: { node: "./dist/node.js" },
    });
  });

  it("brings the schemas of every node as they are", () => {
    const ours = new URL("../../../schemas/ivy/", import.meta.url);
    const brought = new URL("../../scaffold/ivy-project/schemas/ivy/", import.meta.url);
    const names = readdirSync(brought);
    expect(names).toContain("config.yaml");
    for (const name of names)
      expect(readFileSync(new URL(name, brought), "utf8"), name).toBe(
        readFileSync(new URL(name, ours), "utf8"),
      );
  });
});

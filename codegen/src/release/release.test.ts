import { describe, expect, test } from "vitest";
import { recordingIo } from "../cli/io.test.support.js";
import { main } from "../cli/main.js";
import { person, Workspace } from "../workspace.test.support.js";
import { withSection } from "./changelog.js";
import { withVersion } from "./manifest.js";
import { planRelease } from "./plan.js";

describe("the version", () => {
  test.each([
    ["1.2.3", "major", "2.0.0"],
    ["1.2.3", "minor", "1.3.0"],
    ["1.2.3", "patch", "1.2.4"],
    ["0.2.3", "major", "0.3.0"],
    ["0.2.3", "minor", "0.2.4"],
    ["2.0.0-rc.1", "major", "2.0.0"],
  ] as const)("after %s with a %s change is %s", (current, level, version) => {
    expect(planRelease(current, level, undefined)).toEqual({ kind: "release", version });
  });

  test.each([
    ["1.3.0", "2.0.0", true],
    ["1.3.0", "3.0.0", true],
    ["1.3.0", "2.0.0-rc.1", true],
    ["1.3.0", "1.4.0", false],
    ["1.3.0", "1.3.0", false],
    ["3.0.0", "2.0.0", false],
  ])("from %s with a breaking change to %s: %s", (current, wanted, fine) => {
    expect(planRelease(current, "major", wanted).kind).toBe(fine ? "release" : "too-small");
  });

  test("stays without changes, unless another one is asked for", () => {
    expect(planRelease("1.2.3", undefined, undefined)).toEqual({ kind: "nothing" });
    expect(planRelease("1.2.3", undefined, "1.2.4")).toEqual({ kind: "release", version: "1.2.4" });
  });
});

test("only the version at the root is written, and nothing else is touched", () => {
  const text = '{\n\t"config": { "version": "1.0.0" },\n  "version" :  "1.0.0", "x":1}\n';
  expect(withVersion(text, "1.1.0")).toBe(text.replace('"version" :  "1.0.0"', '"version" :  "1.1.0"'));
  expect(withVersion('{"config":{"version":"1.0.0"}}', "1.1.0")).toBeUndefined();
});

test("a section of a changelog goes above the others, once", () => {
  const first = withSection(undefined, "1.0.0", "first\n");
  expect(first).toBe("# Changelog\n\n## 1.0.0\n\nfirst\n");
  expect(withSection(first, "1.1.0", "second")).toBe(
    "# Changelog\n\n## 1.1.0\n\nsecond\n\n## 1.0.0\n\nfirst\n",
  );
  expect(withSection("# Log\n\n## [v1.0.0] - today\n", "1.0.0", "x")).toBeUndefined();
});

describe("edgeloom release", () => {
  const breaking = person.replace('"required":["name"]', '"required":["name","age"]');
  const files = {
    "old/person.json": person,
    "new/person.json": breaking,
    "api/package.json": '{ "name": "api", "version": "1.2.3" }\n',
  };

  async function release(made: Workspace, ...args: readonly string[]) {
    const { io, out, err } = recordingIo(made.root);
    return {
      code: await main(["release", "old", "new", "--package", "api", ...args], io),
      out: out(),
      err: err(),
    };
  }

  test("writes version and changelog", async () => {
    const made = new Workspace(files);
    const before = made.traces("api");
    expect((await release(made, "--dry-run")).out).toBe(
      "✓ api: 1.2.3 → 2.0.0, 1 change; nothing was written",
    );
    expect(made.traces("api")).toEqual(before);
    expect((await release(made)).code).toBe(0);
    expect(made.read("api/package.json")).toBe('{ "name": "api", "version": "2.0.0" }\n');
    expect(made.read("api/CHANGELOG.md")).toContain("## 2.0.0\n\n**Version: major**\n\n### Breaking\n");
  });

  test("refuses a version that is too small, and writes nothing", async () => {
    const made = new Workspace(files);
    const before = made.traces("api");
    const { code, err } = await release(made, "--to", "1.3.0");
    expect(code).toBe(1);
    expect(err).toContain(
      "1.3.0 is too small a step from 1.2.3: 1 breaking change\n  fix: release 2.0.0 or later",
    );
    expect(made.traces("api")).toEqual(before);
  });

  test("says of a version that is no later that it is not", async () => {
    const { code, err } = await release(new Workspace(files), "--to", "1.2.3");
    expect([code, err]).toEqual([
      1,
      expect.stringContaining("1.2.3 is not later than 1.2.3\n  fix: release 2.0.0"),
    ]);
  });

  test.each([
    [["--to", "next"], "is no version"],
    [["--package", "nowhere"], "cannot be read"],
    [["--pakage", "api"], "Did you mean --package?"],
  ])("%j is wrong usage", async (args, message) => {
    const { code, err } = await release(new Workspace(files), ...args);
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  });
});

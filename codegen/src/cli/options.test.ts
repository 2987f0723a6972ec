import { describe, expect, it } from "vitest";
import { UsageError } from "../diagnostics/usage-error.js";
import { Workspace } from "../workspace.test.support.js";
import { recordingIo } from "./io.test.support.js";
import { jobsOf } from "./jobs.js";
import { readWork } from "./options.js";

function read(args: readonly string[], cwd = "/home/me/project") {
  return readWork(args, recordingIo(cwd).io);
}

async function refusal(args: readonly string[]): Promise<string> {
  try {
    await read(args);
  } catch (error) {
    if (error instanceof UsageError) return `${error.message} ${error.fix}`;
    throw error;
  }
  throw new Error("nothing was refused");
}

describe("readWork", () => {
  it("takes inputs and an output", async () => {
    expect(await read(["--input", "a.json", "--input", "more", "--output", "out", "--force"])).toEqual({
      root: "/home/me/project",
      packages: [{ input: ["a.json", "more"], output: "/home/me/project/out" }],
      force: true,
      json: false,
    });
  });

  it.each([
    [["."], "/home/me/project", ["."]],
    [["/home/me/project/s/a.json"], "/home/me/project", ["s/a.json"]],
    [["..dots/a.json"], "/home/me/project", ["..dots/a.json"]],
    [["../other/a.json"], "/home/me/other", ["a.json"]],
    [["a.json", "../other/b.json"], "/home/me", ["project/a.json", "other/b.json"]],
    [["/srv/a", "b.json"], "/", ["srv/a", "home/me/project/b.json"]],
  ])("names %j from %s", async (inputs, root, names) => {
    const work = await read([...inputs.flatMap((input) => ["--input", input]), "--output", "out"]);
    expect(work.root).toBe(root);
    expect(work.packages).toEqual([{ input: names, output: "/home/me/project/out" }]);
  });

  it("splits --emit at commas", async () => {
    const work = await read(["--input", "a.json", "--output", "out", "--emit", "types, rpc"]);
    expect(work.packages[0]?.emit).toEqual(["types", "rpc"]);
  });

  it("takes options of schemas, for ad-hoc runs and over those of a configuration", async () => {
    const flags = [
      "--dialect",
      "draft-07",
      "--formats",
      "assert",
      "--defaults",
      "ignore",
      "--patterns",
      "linear",
      "--types",
      "interfaces",
    ];
    const places = ["--resource", "https://a.example/=a", "--resource", "urn:b=b.json"];
    const options = {
      formats: "assert",
      defaults: "ignore",
      patterns: "linear",
      dialect: "draft-07",
      types: "interfaces",
    };
    const adHoc = await read([...flags, ...places, "--input", "a.json", "--output", "out"]);
    const resources = { "https://a.example/": "/home/me/project/a", "urn:b": "/home/me/project/b.json" };
    expect(adHoc.packages[0]).toMatchObject({ ...options, resources });
    const entry = { input: "a", output: "b", formats: "annotate", resources: { "urn:c": "c" } };
    const workspace = new Workspace({ "edgeloom.config.json": JSON.stringify({ packages: [entry] }) });
    const { packages } = await read([...flags, "--resource", "urn:b=b.json"], workspace.root);
    expect(packages[0]).toEqual({
      ...entry,
      ...options,
      resources: { "urn:c": "c", "urn:b": workspace.path("b.json") },
    });
  });

  it("hands the limits of a configuration on to the run", async () => {
    const limits = { maxEnumValues: 20_000 };
    const packages = [{ input: "a", output: "b", limits }];
    const workspace = new Workspace({ "edgeloom.config.json": JSON.stringify({ packages }) });
    const [job] = jobsOf(await read([], workspace.root));
    expect(job?.limits).toEqual(limits);
  });

  it("takes packages from a configuration, and lets --emit override theirs", async () => {
    const workspace = new Workspace({
      "edgeloom.config.json": JSON.stringify({
        packages: [{ input: "a", output: "b", emit: ["rpc"] }],
      }),
    });
    const { root, packages } = await read(["--emit", "types", "--json"], workspace.root);
    expect(root).toBe(workspace.root);
    expect(packages).toEqual([{ input: "a", output: "b", emit: ["types"] }]);
  });
});

describe("readWork refuses", () => {
  it.each([
    [
      ["--formats", "checked", "--input", "a", "--output", "b"],
      '--formats is "checked". Give "assert" or "annotate".',
    ],
    [["--types", ""], "--types is empty."],
    [
      ["--resource", "https://a.example/", "--input", "a", "--output", "b"],
      "--resource https://a.example/ is no pair.",
    ],
    [
      ["--resource", "schemas/=x", "--input", "a", "--output", "b"],
      '--resource has "schemas/", which is no absolute address',
    ],
    [["--input", "a.json"], "belong together"],
    [["--output", "out"], "belong together"],
    [["--input", "a", "--output", "b", "--config", "c"], "--config and --input exclude each other"],
    [["a.json"], "Name documents with --input PATH"],
    [["--inptu", "a", "--output", "b"], "There is no option --inptu. Did you mean --input?"],
    [["--frobnicate"], "There is no option --frobnicate. See edgeloom generate --help"],
    [["-x"], "See edgeloom generate --help"],
    [["--input", "a", "--output"], "argument missing"],
    [["--force=yes"], "--force"],
    [["--input", "", "--output", "b"], "--input is empty"],
    [["--input", "a", "--input", "", "--output", "b"], "--input is empty"],
    [["--input", "a", "--output", ""], "--output is empty"],
    [["--config", ""], "--config is empty"],
    [["--input", "a", "--output", "b", "--emit", ""], "--emit is empty"],
    [
      ["--input", "a", "--output", "b", "--emit", "typs"],
      '--emit has an unknown emitter "typs". Known emitters: types, validators',
    ],
    [["--input", "a", "--output", "b", "--emit", "types,"], "--emit is not a list of emitters"],
  ])("%j", async (args, message) => {
    expect(await refusal(args)).toContain(message);
  });

  it("in one line", async () => {
    for (const args of [["--nothing"], ["a.json"], ["--input"]])
      expect(await refusal(args)).not.toContain("\n");
  });
});

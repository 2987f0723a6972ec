import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { broken, person, Workspace } from "../workspace.test.support.js";
import { recordingIo } from "./io.test.support.js";
import { main } from "./main.js";

const older = person;
const newer = person.replace('"required":["name"]', '"required":["name","age"]');

function workspace(files: Readonly<Record<string, string>>) {
  const made = new Workspace(files);
  const diff = async (...args: readonly string[]) => {
    const { io, out, err } = recordingIo(made.root);
    return { code: await main(["diff", ...args], io), out: out(), err: err() };
  };
  const git = (...args: readonly string[]) =>
    execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@t", ...args], { cwd: made.root });
  return { made, diff, git };
}

describe("edgeloom diff", () => {
  test("says whom a change breaks, where, and exits 1", async () => {
    const { diff } = workspace({ "old.json": older, "new.json": newer });
    expect(await diff("old.json", "new.json")).toEqual({
      code: 1,
      err: "",
      out: `major  model Person, age: became required; breaks writer
       new.json:1:157
✗ 1 breaking change, 0 other changes: major version`,
    });
  });

  test("is content with what is the same", async () => {
    const { diff } = workspace({ "old/person.json": older, "new/person.json": older });
    expect(await diff("old", "new")).toEqual({ code: 0, err: "", out: "✓ nothing has changed" });
  });

  test("finds what one document of a revision refers to beside it", async () => {
    const referring = '{"type":"object","properties":{"owner":{"$ref":"sub/other.json"}}}';
    const { made, diff, git } = workspace({ "api/team.json": referring, "api/sub/other.json": older });
    git("init", "-q");
    git("add", ".");
    git("commit", "-q", "-m", "first");
    made.write("api/sub/other.json", newer);
    const { out, err } = await diff("HEAD:api/team.json", "api/team.json");
    expect([err, out]).toEqual([
      "",
      expect.stringContaining("model Person, age: became required; breaks writer"),
    ]);
  });

  test("reads both versions as the configuration of their package does", async () => {
    const slow = '{"type":"object","properties":{"a":{"type":"string","pattern":"^(a|a)*$"}}}';
    const packages = [{ input: "schemas", output: "out", patterns: "linear" }];
    const { made, diff, git } = workspace({ "schemas/slow.json": slow });
    git("init", "-q");
    git("add", ".");
    git("commit", "-q", "-m", "first");
    expect((await diff("HEAD:schemas", "schemas")).code).toBe(2);
    made.write("edgeloom.config.json", JSON.stringify({ packages }));
    expect(await diff("HEAD:schemas", "schemas")).toEqual({ code: 0, err: "", out: "✓ nothing has changed" });
    made.write("edgeloom.config.json", "{");
    expect((await diff("HEAD:schemas", "schemas")).err).toContain("edgeloom.config.json cannot be read");
  });

  test("reads git without checking anything out", async () => {
    const { made, diff, git } = workspace({ "schemas/person.json": older, "schemas/sub/other.json": person });
    git("init", "-q");
    git("add", ".");
    git("commit", "-q", "-m", "first");
    made.write("schemas/person.json", newer);
    const { code, out } = await diff("HEAD:schemas", "schemas", "--json");
    expect(code).toBe(1);
    expect(JSON.parse(out)).toEqual({
      verdict: "major",
      changes: [
        {
          kind: "changed",
          level: "major",
          subject: "model Person",
          path: "age",
          reason: "became required",
          breaks: ["writer"],
          file: "person.json",
          pointer: "/properties/age",
          place: "person.json:1:157",
        },
      ],
    });
    expect((await diff("HEAD:schemas/person.json", "schemas/person.json")).code).toBe(1);
    expect((await diff("HEAD:schemas/sub", "HEAD:schemas/sub")).code).toBe(0);
  });

  test("writes Markdown in which no name of a document is markup", async () => {
    const evil = (maxLength: number) =>
      JSON.stringify({
        title: "P",
        type: "object",
        properties: { "`<b>[x](y)": { type: "string", maxLength } },
      });
    const { diff } = workspace({ "old.json": evil(5), "new.json": evil(4) });
    expect(await diff("old.json", "new.json", "--markdown")).toEqual({
      code: 1,
      err: "",
      out: "**Version: major**\n\n### Breaking\n\n- **model P** `'<b>[x](y)`: `maxLength` of the string: `5` → `4`. Breaks writer. (`new.json:1:44`)",
    });
  });

  test("refuses documents with errors", async () => {
    const { diff } = workspace({ "old.json": older, "new.json": broken });
    const { code, err } = await diff("old.json", "new.json");
    expect(code).toBe(2);
    expect(err).toContain("Othr");
  });

  test.each([
    [["old.json"], "Name two versions."],
    [["old.json", "gone.json"], 'There is no file or folder "gone.json".'],
    [["old.json", "--output=x:y"], "There is no option --output"],
    [["old.json", "-x:schemas"], "Unknown option '-x'"],
    [["old.json", "nowhere:schemas"], "git: "],
    [["old.json", "old.json", "--json", "--markdown"], "exclude each other"],
  ])("%j is wrong usage", async (args, message) => {
    const { diff } = workspace({ "old.json": older });
    const { code, err } = await diff(...args);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});

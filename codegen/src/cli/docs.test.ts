import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { UsageError } from "../diagnostics/usage-error.js";
import { findVitepress } from "../docs/site/vitepress.js";
import { broken, person, Workspace } from "../workspace.test.support.js";
import { recordingIo } from "./io.test.support.js";
import { main } from "./main.js";

function workspace(files: Readonly<Record<string, string>>) {
  const made = new Workspace(files);
  const docs = async (...args: readonly string[]) => {
    const { io, out, err } = recordingIo(made.root);
    return { code: await main(["docs", ...args], io), out: out(), err: err() };
  };
  const list = (folder: string) =>
    readdirSync(made.path(folder), { recursive: true, encoding: "utf8" }).sort();
  return { made, docs, list };
}

const config = JSON.stringify({
  packages: [
    { input: "person.json", output: "generated/people/src" },
    { input: "other.json", output: "generated/other/src" },
  ],
});
const both = {
  "edgeloom.config.json": config,
  "person.json": person,
  "other.json": person.replace("Person", "Other"),
};

describe("edgeloom docs", () => {
  test("writes Markdown that repositories show, and nothing the second time", async () => {
    const { made, docs, list } = workspace({ "person.json": person });
    const args = ["--input", "person.json", "--output", "docs", "--format", "markdown"] as const;
    expect(await docs(...args)).toMatchObject({
      code: 0,
      err: "",
      out: expect.stringMatching(/^✓ docs: markdown in 3 files; wrote 3 files/),
    });
    expect(list("docs")).toEqual([
      ".edgeloom-manifest.json",
      "README.md",
      "diagnostics.md",
      "models",
      "models/person.md",
    ]);
    expect(made.read("docs/README.md")).toBe("# person\n\n## Models\n\n- [Person](./models/person.md)\n");
    expect(made.read("docs/models/person.md")).toContain(
      '## Example\n\n```json\n{\n  "age": 1,\n  "name": "name"\n}\n```\n',
    );
    expect((await docs(...args)).out).toContain("the output was the same already");
  });

  test("says of a device what its gateway does, in sentences", async () => {
    const module = readFileSync(
      new URL("../../../schemas/fleet/modules/example.json", import.meta.url),
      "utf8",
    );
    const { made, docs } = workspace({ "example.json": module });
    expect((await docs("--input", "example.json", "--output", "docs", "--format", "markdown")).code).toBe(0);
    expect(made.read("docs/devices/example-button.md")).toContain(
      [
        "- Sent on when its bytes differ.",
        "- Aggregated: the newest status.",
        '- First command: `{"lit_up": false}`.',
        '- Next command: `{"lit_up": false}` where `/pressed` is truthy, else `{"lit_up": true}`.',
        "- Error of an outage: `Default error` where there is none yet.",
      ].join("\n"),
    );
  });

  test("gives packages of the configuration a folder each, and several formats too", async () => {
    const { docs, list } = workspace(both);
    expect((await docs("--output", "a", "--format", "markdown")).code).toBe(0);
    expect(list("a")).toEqual(
      expect.arrayContaining(["README.md", "other/README.md", "people/models/person.md"]),
    );
    expect((await docs("people", "--output", "b", "--format", "markdown,jsonschema")).code).toBe(0);
    expect(list("b")).toEqual(
      expect.arrayContaining(["jsonschema/schemas.json", "markdown/models/person.md"]),
    );
  });

  test("removes pages of models that are gone, and keeps what is not its own", async () => {
    const { made, docs, list } = workspace({ "person.json": person, "docs/mine.md": "mine" });
    const args = ["--input", "person.json", "--output", "docs", "--format", "markdown"] as const;
    await docs(...args);
    made.write("person.json", person.replace("Person", "Human"));
    await docs(...args);
    expect(list("docs/models")).toEqual(["human.md"]);
    expect(made.read("docs/mine.md")).toBe("mine");
  });

  test("says everything as JSON", async () => {
    const { docs } = workspace({ "person.json": person });
    const { out } = await docs(
      "--input",
      "person.json",
      "--output",
      "docs",
      "--format",
      "jsonschema",
      "--json",
    );
    expect(JSON.parse(out)).toMatchObject({
      result: "written",
      formats: ["jsonschema"],
      files: 1,
      diagnostics: [],
    });
  });

  test("writes nothing for a document that is wrong", async () => {
    const { made, docs } = workspace({ "person.json": person, "broken.json": broken });
    const { code, err } = await docs("--input", "broken.json", "--output", "docs", "--format", "markdown");
    expect(code).toBe(2);
    expect(err).toContain("error[ref-missing]");
    expect(readdirSync(made.root)).not.toContain("docs");
  });

  test.each([
    [["--input", "person.json"], "--output is missing."],
    [["--input", "person.json", "--output", "d", "--format", "sites"], "Did you mean site?"],
    [["--input", "person.json", "--output", "d", "--base", "docs"], "no path that a site can lie under"],
    [
      ["--input", "person.json", "--output", "d", "--format", "openapi"],
      "No document is written in OpenAPI.",
    ],
    [["--input", "person.json", "--output", "d", "people"], "exclude each other"],
    [["peple", "--output", "d"], "Did you mean people?"],
    [["--outptu", "d"], "Did you mean --output?"],
  ])("refuses %j", async (args, message) => {
    const { docs } = workspace(both);
    const { code, err } = await docs(...args);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });

  test("never fills a folder that holds an SDK", async () => {
    const { made, docs } = workspace(both);
    const { io } = recordingIo(made.root);
    expect(await main(["generate"], io)).toBe(0);
    const { code, err } = await docs("--output", "generated/people/src", "--format", "markdown");
    expect([code, err]).toEqual([2, expect.stringContaining("holds code")]);
  });

  test("says how to install VitePress where it is not", () => {
    const { made } = workspace({});
    const find = () => findVitepress(made.root, made.path("edgeloom.js"));
    expect(find).toThrow(UsageError);
    expect(find).toThrow("not installed");
  });
});

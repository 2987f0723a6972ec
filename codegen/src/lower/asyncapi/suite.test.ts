import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { Json } from "../../ir/index.js";
import { type Files, lowerFiles } from "../fake-set.test.support.js";

/** The specification's own examples, which are not part of this repository. */
const root = resolve(
  process.env["EDGELOOM_SUITES"] ?? join(import.meta.dirname, "../../../../../shared/suites"),
  "asyncapi",
);

function readSuite(): Files {
  const paths = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((path) =>
    /\.ya?ml$/.test(path),
  );
  const files = paths.map(
    (path) =>
      [relative(root, join(root, path)), parse(readFileSync(join(root, path), "utf8")) as Json] as const,
  );
  return Object.fromEntries(files);
}

if (!existsSync(root))
  console.warn(`SKIPPED: the AsyncAPI examples are not at ${root}; set EDGELOOM_SUITES to run them.`);

describe.skipIf(!existsSync(root))("the examples of the specification", () => {
  const files = existsSync(root) ? readSuite() : {};
  const entries = Object.keys(files)
    .filter((file) => /asyncapi\.ya?ml$/.test(file))
    .sort();

  test("are all there", () => {
    expect(entries.length).toBeGreaterThanOrEqual(24);
  });

  test.each(entries)("%s lowers with understandable diagnostics only", (entry) => {
    const lowered = lowerFiles(files, { entries: [entry] });
    const expected = ["topic-skipped", "schema-format-unsupported", "keyword-unknown", "keyword-ignored"];
    expect(lowered.codes.filter((code) => !expected.includes(code))).toEqual([]);
    expect(lowered.diagnostics.every((diagnostic) => diagnostic.origin !== undefined)).toBe(true);
  });

  test("lower together: one topic is one, whoever describes it", () => {
    const social = entries.filter((entry) => entry.startsWith("social-media/"));
    const { model } = lowerFiles(files, { entries: social });
    expect(model.topics.filter((topic) => topic.address === "comment/liked")).toHaveLength(1);
    expect(model.topics.map((topic) => topic.address).sort()).toEqual([
      "comment/liked",
      "like/comment",
      "update/comment/likes",
    ]);
  });
});

import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { suite } from "../support/vectors.js";
import { readGroups } from "./suite-support/groups.js";
import { generateGroups } from "./suite-support/packages.js";
import { verdicts } from "./suite-support/verdicts.js";

const folder = suite("json-schema-test-suite");
const timeout = 300_000;

/**
 * What the suite leaves to each implementation: counted and told, and not to fall below what was reached before. What is not
 * right there: integers beyond 64 bits are read as the nearest number, and encoded content is a note.
 */
const optional = [
  ["draft2020-12", "2020-12", "format", 764],
  ["draft2019-09", "2019-09", "format", 757],
  ["draft7", "draft-07", "format", 676],
  ["draft2020-12", "2020-12", "", 161],
  ["draft2019-09", "2019-09", "", 157],
  ["draft7", "draft-07", "", 113],
] as const;

describe.skipIf(folder === undefined)("the optional part of the official suite", () => {
  test.each(optional)("%s (%s) optional/%s", { timeout }, async (draft, dialect, below, floor) => {
    const root = folder ?? "";
    const groups = readGroups(join(root, "tests", draft), join("optional", below));
    const formats = below === "format" ? "assert" : "annotate";
    const code = await generateGroups(groups, { dialect, remotes: join(root, "remotes"), formats });
    const found = verdicts(groups, code);
    code.remove();
    const wrong = found.filter(({ trouble }) => trouble !== undefined);
    const name = join(draft, "optional", below);
    console.info(`${name}: ${found.length - wrong.length} of ${found.length} cases are right`);
    if (process.env["EDGELOOM_SUITE_WRONG"] !== undefined)
      console.info(wrong.map(({ name, trouble }) => `${name}: ${trouble}`).join("\n"));
    expect(found.length - wrong.length).toBeGreaterThanOrEqual(floor);
  });
});

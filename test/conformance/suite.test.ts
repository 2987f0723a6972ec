import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { suite } from "../support/vectors.js";
import { readGroups } from "./suite-support/groups.js";
import { knownFailures, surprises } from "./suite-support/known-failures.js";
import { generateGroups, type SuiteCode } from "./suite-support/packages.js";
import { type Verdict, verdicts } from "./suite-support/verdicts.js";

const folder = suite("json-schema-test-suite");

/** Generating, type-checking and loading some hundred packages, on a machine that may be busy. */
const timeout = 300_000;

/** How many required cases the suite has; fewer mean that some were not found. */
const drafts = [
  ["draft2020-12", "2020-12", 1_299],
  ["draft2019-09", "2019-09", 1_259],
  ["draft7", "draft-07", 927],
] as const;

describe.skipIf(folder === undefined)("the official suite", () => {
  describe.each(drafts)("%s", (draft, dialect, floor) => {
    const root = folder ?? "";
    const groups = folder === undefined ? [] : readGroups(join(root, "tests", draft));
    const known = knownFailures(draft);
    let code: SuiteCode | undefined;
    let found: readonly Verdict[] = [];

    beforeAll(async () => {
      code = await generateGroups(groups, { dialect, remotes: join(root, "remotes"), formats: "annotate" });
      found = verdicts(groups, code);
      const right = found.filter(({ trouble }) => trouble === undefined).length;
      console.info(`${draft}: ${right} of ${found.length} required cases are right`);
    }, timeout);

    afterAll(() => code?.remove());

    test("runs all cases", () => {
      expect(found.length).toBeGreaterThanOrEqual(floor);
    });

    test.each([...new Set(groups.map(({ file }) => file))])("%s", (file) => {
      const isHere = (name: string): boolean => name.startsWith(`${file} | `);
      const here = found.filter(({ name }) => isHere(name));
      expect(surprises(here, new Set([...known].filter(isHere)))).toEqual([]);
    });
  });
});

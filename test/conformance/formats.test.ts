import { join } from "node:path";
import { fitsFormat } from "@edgeloom/runtime/schema";
import { describe, expect, test } from "vitest";
import { suite } from "../support/vectors.js";
import { readGroups } from "./suite-support/groups.js";
import { knownFailures, surprises } from "./suite-support/known-failures.js";
import type { Verdict } from "./suite-support/verdicts.js";

const root = suite("json-schema-test-suite");

/** Each draft with the number of its cases, so that none can get lost. */
const drafts = [
  ["draft2020-12", 764],
  ["draft2019-09", 757],
  ["draft7", 676],
] as const;

/** What the format of each group says about its values, without a schema around it. */
function verdictsOf(folder: string): readonly Verdict[] {
  return readGroups(folder, "optional/format").flatMap(({ file, description, schemaText, cases }) => {
    const { format } = JSON.parse(schemaText) as { readonly format: string };
    return cases.map((one): Verdict => {
      const found = fitsFormat(format, one.data);
      return {
        file,
        name: `${file} | ${description} | ${one.description}`,
        trouble: found === one.valid ? undefined : `is ${found ? "valid" : "invalid"}`,
      };
    });
  });
}

describe.skipIf(root === undefined)("the formats of the JSON Schema Test Suite", () => {
  test.each(drafts)("have the verdicts of %s", (draft, count) => {
    const found = verdictsOf(join(root ?? "", "tests", draft));
    expect(found.length).toBeGreaterThanOrEqual(count);
    expect(surprises(found, knownFailures(`formats ${draft}`))).toEqual([]);
  });
});

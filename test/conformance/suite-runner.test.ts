import { describe, expect, test } from "vitest";
import type { SuiteGroup } from "./suite-support/groups.js";
import { surprises } from "./suite-support/known-failures.js";
import { generateGroups } from "./suite-support/packages.js";
import { type Verdict, verdicts } from "./suite-support/verdicts.js";

const group = (schema: unknown, ...cases: readonly (readonly [unknown, boolean])[]): SuiteGroup => ({
  file: "own",
  description: JSON.stringify(schema),
  schemaText: JSON.stringify(schema),
  cases: cases.map(([data, valid]) => ({ description: JSON.stringify(data), data, valid })),
});

const found = (name: string, trouble?: string): Verdict => ({ name, file: "own", trouble });

describe("the runner of the official suite", () => {
  test("finds wrong verdicts and refused schemas, and nothing wrong with right ones", {
    timeout: 120_000,
  }, async () => {
    const groups = [
      group({ minimum: 1 }, [1, true], [0, false]),
      group({ minimum: 1 }, [1, false], [0, true]),
      group({ type: "number", minimum: "1" }, [1, true]),
      group({ items: [{ type: "string" }] }, [["a", 1], true], [[1], false]),
    ];
    const code = await generateGroups(groups, {
      dialect: "draft-07",
      remotes: import.meta.dirname,
      formats: "annotate",
    });
    const troubles = verdicts(groups, code).map(({ trouble }) => trouble?.split(":")[0]);
    code.remove();
    expect(troubles).toEqual([
      undefined,
      undefined,
      "the check accepts it",
      "the interpreter alone errs",
      "keyword-value",
      undefined,
      undefined,
    ]);
  });

  test("is surprised by a new failure, and by a known one that is none any more", () => {
    const verdictsNow = [found("a"), found("b", "wrong"), found("c", "wrong"), found("d")];
    expect(surprises(verdictsNow, new Set(["c", "d", "e"]))).toEqual([
      "b: wrong",
      "d: known to fail, but does not",
      "e: known to fail, but does not",
    ]);
    expect(surprises([found("a"), found("b", "wrong")], new Set(["b"]))).toEqual([]);
  });
});

import * as core from "zod/v4/core";
import type { Finding } from "./finding.js";

/** What a caller of zod may word issues with. */
type ErrorMap = core.$ZodErrorMap | undefined;

/** An issue as zod's machinery passes it on; containers put their own steps before its path. */
export function rawIssue(
  finding: Finding,
  inst: core.$ZodType,
  context: core.ParseContext | undefined,
): core.$ZodRawIssue {
  const issue = { ...issueOf(finding), path: [...finding.path], input: undefined, inst };
  const map = context?.error as ErrorMap;
  if (map === undefined && core.globalConfig.customError === undefined) return issue;
  const { message } = issue;
  // Worded when zod reads it: only then does the path begin at the root, and a caller's words may depend on it.
  Object.defineProperty(issue, "message", { enumerable: true, get: () => wordsFor(issue, map) ?? message });
  return issue;
}

/** The issues as zod's callers see them. */
export function issuesOf(findings: readonly Finding[]): core.$ZodIssue[] {
  const issues = findings.map(issueOf);
  if (core.globalConfig.customError === undefined) return issues;
  return issues.map((issue) => ({ ...issue, message: wordsFor(issue, undefined) ?? issue.message }));
}

/** The value itself stays out: error texts travel further than messages do. */
function issueOf({ path, keyword, expected, received }: Finding): core.$ZodIssueCustom {
  return {
    code: "custom",
    path: path as PropertyKey[],
    message: `expected ${expected}, received ${received}`,
    params: { keyword, expected, received },
  };
}

/** The words of the caller, else of the program. The general words of a locale say less than ours and are not asked. */
function wordsFor({ path, params }: core.$ZodIssueCustom, map: ErrorMap): string | undefined {
  const issue = { code: "custom" as const, path, params, input: undefined };
  return textOf(map?.(issue)) ?? textOf(core.globalConfig.customError?.(issue));
}

function textOf(words: ReturnType<core.$ZodErrorMap>): string | undefined {
  return typeof words === "string" ? words : words?.message;
}

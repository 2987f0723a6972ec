import type { Issue } from "../base/errors.js";
import { factText } from "./python-text.js";
import { escapeAscii } from "./write-text.js";

/**
 * The issues of a request as peers read them: a JSON list with an indentation of two blanks (openmodule spec §2.3). It is
 * pure ASCII, since it travels inside another text.
 */
export function validationErrorJson(issues: readonly Issue[]): string {
  const entries = issues.map(({ path, expected, wireMessage, wireType, wireContext }) => ({
    loc: locationOf(path),
    msg: wireMessage ?? `expected ${expected}`,
    type: wireType ?? "value_error",
    ...(wireContext === undefined ? {} : { ctx: wireContext }),
  }));
  return escapeAscii(JSON.stringify(entries, digitsOfBigint, 2));
}

function digitsOfBigint(_name: string, value: unknown): unknown {
  return typeof value === "bigint" ? Number(value) : value;
}

/** Peers name the root of a value by a word. */
function locationOf(path: readonly (string | number)[]): readonly (string | number)[] {
  return path.length === 0 ? ["__root__"] : path;
}

/** The issues of a response in the form for people (openmodule spec §2.3). */
export function validationErrorText(modelName: string, issues: readonly Issue[]): string {
  const head = `${issues.length} validation error${issues.length === 1 ? "" : "s"} for ${modelName}`;
  return [head, ...issues.map(issueText)].join("\n");
}

function issueText({ path, expected, wireMessage, wireType, wireContext }: Issue): string {
  const facts = Object.entries(wireContext ?? {}).map(([name, value]) => `; ${name}=${factText(value)}`);
  return `${locationOf(path).join(" -> ")}\n  ${wireMessage ?? `expected ${expected}`} (type=${wireType ?? "value_error"}${facts.join("")})`;
}

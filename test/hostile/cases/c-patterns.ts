import { defs, type HostileCase, canary as K, type Outcome, property, refused, safe } from "../case.js";

const rows: readonly (readonly [string, string, Outcome])[] = [
  ["C1 slash", `a/;${K};/b`, safe()],
  ["C2 escaped backslash before a slash", `a\\\\/;${K};/`, safe()],
  ["C3 newline", `a\n;K;`, safe()],
  ["C4 U+2028", `a\u2028;K;`, safe()],
  ["C5 wrapped in slashes", "/a/gi", safe()],
  ["C6 slash in a class", "[/]", safe()],
  ["C7 unbalanced", "(", refused(/^pattern-/)],
  ["C7 invalid escape under u", "\\a", refused(/^pattern-/)],
  ["C8 nested", "^(a+)+$", refused("pattern-unsafe")],
  ["C8 alternatives", "^(a|a)*$", refused("pattern-unsafe")],
  ["C8 counted", "^(.*a){20}$", refused(/^pattern-/)],
  ["C9 adjacent digits", "^\\d+\\d+$", safe()],
  ["C9 trim", "^\\s+|\\s+$", safe()],
  ["C8 nested, behind a look-ahead", "^(?=.*x)(?:.*y)+$", refused("pattern-unsafe")],
  ["C10 look-behind, back-reference, named group", "(?<=a)(?<year>\\d{4})-\\k<year>", safe()],
  ["C11 100 KB", "a".repeat(100_000), refused(/^(pattern|limit)-/)],
  ["C11 huge counter", "a{1,1000000}", refused(/^(pattern|limit)-/)],
];

/** Group C: patterns. */
export const patternCases: readonly HostileCase[] = [
  ...rows.map(
    ([name, pattern, outcome]): HostileCase => ({
      name,
      files: property({ type: "string", pattern }),
      outcome,
    }),
  ),
  {
    name: "C9 adjacent digits with maxLength",
    files: property({ type: "string", pattern: "^\\d+\\d+$", maxLength: 256 }),
    outcome: safe(),
  },
  ...rows.map(
    ([name, pattern, outcome]): HostileCase => ({
      name: `C12 ${name} as patternProperties key`,
      files: defs({ H: { type: "object", patternProperties: { [pattern]: { type: "string" } } } }),
      outcome,
    }),
  ),
  ...rows.map(
    ([name, pattern, outcome]): HostileCase => ({
      name: `C12 ${name} in propertyNames`,
      files: defs({ H: { type: "object", propertyNames: { pattern } } }),
      outcome,
    }),
  ),
];

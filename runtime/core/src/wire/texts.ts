import type { Issue } from "../base/errors.js";
import type { Finding } from "../schema/finding.js";
import { factText, reprText } from "./python-text.js";

/** How peers word a failure (openmodule spec §2.3). */
export type WireText = Pick<Issue, "wireMessage" | "wireType" | "wireContext">;

type Wording = (limit: unknown) => WireText;

function wording(message: string, type: string): Wording {
  return () => ({ wireMessage: message, wireType: type });
}

/** A text with a limit in it, which also travels as a fact of its own. */
function limited(message: (limit: unknown) => string, type: string, fact: string): Wording {
  return (limit) => ({ wireMessage: message(limit), wireType: type, wireContext: { [fact]: limit } });
}

const bound = (words: string, type: string): Wording =>
  limited(
    (limit) => `ensure this value is ${words} ${factText(limit)}`,
    `value_error.number.${type}`,
    "limit_value",
  );

const size = (words: string, noun: string, type: string): Wording =>
  limited(
    (limit) => `ensure this value has ${words} ${factText(limit)} ${noun}`,
    `value_error.${type}`,
    "limit_value",
  );

const wordings = /*@__PURE__*/ knownWordings();

function knownWordings(): ReadonlyMap<string, Wording> {
  return new Map([
    ["required", wording("field required", "value_error.missing")],
    ["additionalProperties", wording("extra fields not permitted", "value_error.extra")],
    ["minimum", bound("greater than or equal to", "not_ge")],
    ["maximum", bound("less than or equal to", "not_le")],
    ["exclusiveMinimum", bound("greater than", "not_gt")],
    ["exclusiveMaximum", bound("less than", "not_lt")],
    [
      "multipleOf",
      limited(
        (limit) => `ensure this value is a multiple of ${factText(limit)}`,
        "value_error.number.not_multiple",
        "multiple_of",
      ),
    ],
    ["minLength", size("at least", "characters", "any_str.min_length")],
    ["maxLength", size("at most", "characters", "any_str.max_length")],
    ["minItems", size("at least", "items", "list.min_items")],
    ["maxItems", size("at most", "items", "list.max_items")],
    ["uniqueItems", wording("the list has duplicated items", "value_error.list.unique_items")],
    [
      "pattern",
      limited(
        (limit) => `string does not match regex "${factText(limit)}"`,
        "value_error.str.regex",
        "pattern",
      ),
    ],
    ["enum", enumWording],
    [
      "const",
      (limit) => ({
        wireMessage: `unexpected value; permitted: ${permitted(limit)}`,
        wireType: "value_error.const",
        wireContext: { permitted: limit },
      }),
    ],
  ]);
}

function enumWording(limit: unknown): WireText {
  return {
    wireMessage: `value is not a valid enumeration member; permitted: ${permitted(limit)}`,
    wireType: "type_error.enum",
    wireContext: { enum_values: limit },
  };
}

function permitted(values: unknown): string {
  return Array.isArray(values) ? values.map(reprText).join(", ") : reprText(values);
}

/** The issue of a finding, with the words that peers know for it. */
export function issueOf(finding: Finding): Issue {
  const { limit, ...issue } = finding;
  if (issue.wireMessage !== undefined) return issue;
  const words = wordings.get(finding.keyword)?.(limit) ?? {
    wireMessage: `expected ${finding.expected}`,
    wireType: "value_error",
  };
  return { ...issue, ...words };
}

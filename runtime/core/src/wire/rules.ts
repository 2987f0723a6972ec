/**
 * How values travel as JSON text. A schema document sets it with `x-edgeloom-wire`; generated packages carry it as data.
 */
export type WireRules = {
  /**
   * `strict`: input must fit the schema as it is. `lenient`: input is converted as the openmodule reference does
   * (openmodule spec §2.2): numeric strings, truthy words, many date-times, aliases; unknown keys are dropped.
   */
  readonly input: "strict" | "lenient";
  /** `drop`: declared properties whose value is null are left out on output; free-form content keeps its nulls. */
  readonly nulls: "keep" | "drop";
  /** `ascii`: every character outside U+0020..U+007E is written as a `\u` escape. */
  readonly charset: "utf8" | "ascii";
};

/** Declares the wire rules of a package. Left-out rules take the defaults of plain JSON: strict, keep, utf8. */
export function wire(rules: Partial<WireRules>): WireRules {
  return { input: "strict", nulls: "keep", charset: "utf8", ...rules };
}

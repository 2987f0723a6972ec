import * as fc from "fast-check";

/** The canary: a call that must never be code. */
export const canary = "K()";

/** Text that ends comments, strings, templates and regular expressions, or that tools read inside comments. */
// biome-ignore format: one idea per line
export const hostileTexts: readonly string[] = [
  `*/ ${canary}; /*`, `**//\n*/ ${canary}`, `*\\/ ${canary}`, `/* ${canary} */`, "/**/", "ends with *", "ends with \\", "*", "/",
  `a\r${canary}`, `a\u2028${canary}`, `a\u2029${canary}`, `a\u0085${canary}`, `a\v${canary}`, `a\f${canary}`, `a\n${canary}`,
  "@ts-ignore", "@ts-nocheck", "@ts-expect-error", "eslint-disable", "// eslint-disable-next-line", "# sourceMappingURL=x.map",
  "//# sourceMappingURL=data:x", "/*# sourceMappingURL=x */", "@vite-ignore", "#__PURE__", "@__PURE__", "#__NO_SIDE_EFFECTS__",
  "/* c8 ignore next */", "@jsxImportSource evil", "webpackIgnore: true", "biome-ignore lint: no",
  "@deprecated", "a @internal b", "{@link x}", "{@link", "}}}{{{", "```", "<!--", "-->", `<!-- ${canary} -->`, "</script>", "]]>",
  `'; ${canary}; '`, `"; ${canary}; "`, `\`; ${canary}; \``, `\${${canary}}`, "\\", "\\'", '\\"', "\\u0041", "\r\n", "\0\u0001\u0080",
  "\ud800", "\udc00", "a\ud800b", "\u202e gnp", "\u2066x\u2069", "\ufeff", "\u200b", "\u200d", "e\u0301", "\u00e9", "\u0430", "\u{1f600}",
  `a/;${canary};/b`, `a\\/;${canary}`, "/a/gi", "[/]", "__proto__", "constructor", "toString", "then", "", " ", "  two", "1a", "-1", "a-b",
];

const pieces = [
  ...hostileTexts,
  "*",
  "/",
  "\\",
  '"',
  "'",
  "`",
  "$",
  "{",
  "}",
  "(",
  ")",
  ";",
  "\n",
  "\r",
  "\u2028",
  "\u2029",
  "\u0085",
  "\v",
  "\f",
  "\0",
  "@",
  "#",
  "<",
  ">",
  "!",
  "-",
  "]",
  "=",
  "K",
  "a",
  "0",
  " ",
  "\t",
  "\ud83d",
  "\ude00",
  "\u202a",
  "\u061c",
  "\u{e0001}",
];

/** Random strings over everything that means something to somebody. */
export const hostileString: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom(...pieces) },
      fc.string({ unit: "binary", maxLength: 3 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(""));

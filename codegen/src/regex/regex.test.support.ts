import fc from "fast-check";

/** Few letters, so that patterns and texts meet; those beyond ASCII are where engines differ. */
export const letters = [
  "a",
  "b",
  "0",
  "_",
  "-",
  " ",
  "\n",
  "\u2028",
  "\u00a0",
  "\ufeff",
  "\u212a",
  "é",
  "😀",
  "\ud83d",
];

const atoms = [
  ...[
    "a",
    "b",
    "é",
    "😀",
    "-",
    " ",
    "\\n",
    ".",
    "\\d",
    "\\D",
    "\\w",
    "\\W",
    "\\s",
    "\\S",
    "\\b",
    "\\B",
    "^",
    "$",
    "\\u{1F600}",
  ],
  ...[
    "[ab]",
    "[^a]",
    "[\\w-]",
    "[\\s\\-é]",
    "[^\\W_]",
    "[]",
    "[^]",
    "[a-z0-9]",
    "\\x61",
    "\\u0062",
    "\\ud83d\\ude00",
    "\\0",
  ],
  ...["\\p{L}", "\\P{Lu}", "[\\p{Ll}0]", "[^\\p{Nd}\\s]", "\\p{Script=Greek}", "\\/", "\\."],
];
const quantifiers = ["", "", "", "?", "*", "+", "{2}", "{0,2}", "{1,}", "*?", "+?", "??", "{1,3}?"];

/** Patterns that both engines know, nested and repeated at random. */
export const patterns = patternsOf(atoms, quantifiers);

/** Patterns of few letters and much repetition, of which many are slow. */
export const slowPatterns = patternsOf(
  ["a", "b", ".", "[ab]", "\\w", "^", "$"],
  ["", "+", "*", "?", "{2}", "{1,}"],
);

function patternsOf(parts: readonly string[], repeats: readonly string[]): fc.Arbitrary<string> {
  return fc
    .letrec<{ atom: string; sequence: string; choice: string }>((tie) => ({
      atom: fc.oneof(
        { depthSize: "small", withCrossShrink: true },
        fc.constantFrom(...parts),
        fc
          .tuple(fc.constantFrom("(", "(?:", "(?<n>", "(?<=", "(?<!"), tie("choice"))
          .map(([open, inner]) => `${open}${inner})`),
      ),
      sequence: fc
        .array(fc.tuple(tie("atom"), fc.constantFrom(...repeats)), { maxLength: 4 })
        .map((parts) => parts.map(([atom, quantifier]) => atom + quantifier).join("")),
      choice: fc.array(tie("sequence"), { minLength: 1, maxLength: 3 }).map((options) => options.join("|")),
    }))
    .choice.filter(compiles);
}

function compiles(pattern: string): boolean {
  try {
    return new RegExp(pattern, "u").unicode;
  } catch {
    return false;
  }
}

/** Texts of these letters. */
export const texts: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(...letters), { maxLength: 8 })
  .map((parts) => parts.join(""));

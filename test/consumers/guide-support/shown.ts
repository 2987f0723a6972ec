/** Times differ from run to run, so a guide shows those of one. */
const duration = /\d[\d.,]* (?:ms|s)\b/g;

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Whether a printed line is the shown one; `…` stands for anything, a duration for any other. */
export function sameLine(shown: string, printed: string): boolean {
  const parts = shown.replace(duration, "…").split("…").map(escaped);
  return new RegExp(`^${parts.join(".*")}$`, "u").test(printed.trimEnd());
}

/** Whether lines were printed as shown; a line with nothing but `…` stands for any number of lines. */
export function sameLines(shown: readonly string[], printed: readonly string[]): boolean {
  const [first, ...rest] = shown;
  if (first === undefined) return printed.length === 0;
  if (first.trim() === "…")
    return printed.some((_, at) => sameLines(rest, printed.slice(at))) || rest.length === 0;
  const [line, ...others] = printed;
  return line !== undefined && sameLine(first.trimEnd(), line) && sameLines(rest, others);
}

/** Whether all shown lines have been printed in their order, perhaps with others between them. */
export function hasPrinted(shown: readonly string[], printed: readonly string[]): boolean {
  let at = 0;
  for (const line of printed) {
    const next = shown[at];
    if (next !== undefined && sameLine(next.trimEnd(), line)) at += 1;
  }
  return at >= shown.filter((line) => line.trim() !== "…").length;
}

/** The text with the changes that a block in the form of a diff shows; each has to fit at exactly one place. */
export function edited(text: string, diff: string): string {
  return diff
    .split(/^@@\n/mu)
    .filter((hunk) => hunk !== "")
    .reduce(withHunk, text);
}

function withHunk(text: string, hunk: string): string {
  const lines = hunk.split("\n").slice(0, -1);
  const side = (own: string) =>
    lines
      .filter((line) => line === "" || line.startsWith(" ") || line.startsWith(own))
      .map((line) => `${line.slice(1)}\n`)
      .join("");
  const pieces = text.split(side("-"));
  if (pieces.length !== 2) {
    throw new Error(`The lines to change stand ${pieces.length - 1} times in the file:\n${side("-")}`);
  }
  return pieces.join(side("+"));
}

/** Whether a text is an excerpt of another: its lines are there in their order, except for those with `…`. */
export function isExcerpt(part: string, whole: string): boolean {
  const wanted = part
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && line !== "…");
  let at = 0;
  for (const line of whole.split("\n")) {
    const next = wanted[at];
    if (next !== undefined && sameLine(next, line.trim())) at += 1;
  }
  return at === wanted.length;
}

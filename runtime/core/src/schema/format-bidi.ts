/**
 * Classes of direction (Unicode Annex 9) as far as the letters of host names have them: `L` left to right, `R` right to left,
 * `EN` and `AN` digits, `NSM` marks, `O` others.
 */
type Direction = "L" | "R" | "EN" | "AN" | "NSM" | "O";

const rightToLeft =
  /^[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Samaritan}\p{Script=Mandaic}\p{Script=Adlam}\p{Script=Mende_Kikakui}\p{Script=Hanifi_Rohingya}\p{Script=Yezidi}\u{10800}-\u{10cff}\u{10d00}-\u{10fff}\u{1e800}-\u{1efff}]$/u;

function directionOf(letter: string): Direction {
  if (/^[\p{Mn}\p{Me}]$/u.test(letter)) return "NSM";
  if (/^[0-9\u06f0-\u06f9]$/.test(letter)) return "EN";
  if (/^[\u0660-\u0669\u{10d30}-\u{10d39}]$/u.test(letter)) return "AN";
  if (letter === "-" || /^[\u00b7\u30fb\u0375]$/.test(letter) || /^\p{Cf}$/u.test(letter)) return "O";
  return rightToLeft.test(letter) ? "R" : "L";
}

/** Whether a name can be shown without its labels running into each other (RFC 5893). Names of one direction always can. */
export function isBidiName(labels: readonly string[]): boolean {
  // Nothing below U+0590 runs to the left.
  if (labels.every((label) => /^[\0-\u058f]*$/.test(label))) return true;
  const directions = labels.map((label) => Array.from(label, directionOf));
  const isMixed = directions.some((label) => label.some((one) => one === "R" || one === "AN"));
  return !isMixed || directions.every(isBidiLabel);
}

function isBidiLabel(directions: readonly Direction[]): boolean {
  const last = directions.findLast((direction) => direction !== "NSM");
  if (directions[0] === "L")
    return !directions.some((one) => one === "R" || one === "AN") && (last === "L" || last === "EN");
  if (directions[0] !== "R" || directions.includes("L")) return false;
  const mixesDigits = directions.includes("EN") && directions.includes("AN");
  return !mixesDigits && last !== "O";
}

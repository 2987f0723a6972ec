import type { Regex } from "./ast.js";

/**
 * The pattern without what makes no difference to whether it is found: optional parts at its open ends. `.*\.json` finds
 * something where `\.json` does, and reads each text once.
 */
export function trimmed(regex: Regex, pattern: string): string {
  return comparesBack(regex) ? pattern : new Trimmer(pattern).text(regex, { front: true, back: true });
}

/** What is captured would change with what is left out. */
function comparesBack(regex: Regex): boolean {
  switch (regex.kind) {
    case "back":
      return true;
    case "sequence":
      return regex.parts.some(comparesBack);
    case "choice":
      return regex.options.some(comparesBack);
    case "atom":
    case "edge":
      return false;
    case "group":
    case "look":
    case "repeat":
      return comparesBack(regex.body);
  }
}

/** Ends of a part where nothing stands before it, or behind it. */
type Open = { readonly front: boolean; readonly back: boolean };

const closed: Open = { front: false, back: false };

class Trimmer {
  private readonly pattern: string;

  constructor(pattern: string) {
    this.pattern = pattern;
  }

  text(regex: Regex, open: Open): string {
    if (!open.front && !open.back) return this.pattern.slice(regex.start, regex.end);
    switch (regex.kind) {
      case "choice":
        return regex.options.map((option) => this.text(option, open)).join("|");
      case "sequence":
        return this.sequence(regex.parts, open);
      case "group":
        return this.pattern.slice(regex.start, regex.body.start) + this.text(regex.body, open) + ")";
      case "repeat":
        return this.leastRounds(regex, open);
      case "atom":
      case "edge":
      case "look":
      case "back":
        return this.text(regex, closed);
    }
  }

  private sequence(parts: readonly Regex[], open: Open): string {
    const first = open.front ? parts.findIndex((part) => !isOptional(part)) : 0;
    if (first === -1) return "";
    const last = open.back ? parts.findLastIndex((part) => !isOptional(part)) : parts.length - 1;
    return parts
      .slice(first, last + 1)
      .map((part, index, kept) =>
        this.text(part, {
          front: open.front && index === 0,
          back: open.back && index === kept.length - 1,
        }),
      )
      .join("");
  }

  /** Of several rounds the last ones are enough at the front, and the first ones at the back. */
  private leastRounds({ body, min }: Regex & { readonly kind: "repeat" }, open: Open): string {
    if (min === 1) return this.text(body, open);
    return min === 0 ? "" : `${this.text(body, closed)}{${min}}`;
  }
}

function isOptional(part: Regex): boolean {
  return part.kind === "repeat" && part.min === 0;
}

/**
 * A pattern that compiles only without the flag `u`, written so that it compiles with it and means the same: without
 * backslashes before letters that need none, and with some before brackets that stand for themselves. Undefined when the
 * meaning is not plain.
 */
export function withoutNeedlessEscapes(pattern: string): string | undefined {
  if (!compiles(pattern, "")) return undefined;
  const rewritten = new Rewriter(pattern).all();
  return rewritten !== undefined && compiles(rewritten, "u") ? rewritten : undefined;
}

function compiles(pattern: string, flags: string): boolean {
  try {
    return new RegExp(pattern, flags).flags === flags;
  } catch {
    return false;
  }
}

/** Characters that may be escaped under `u`. */
const syntaxCharacters = "^$\\.*+?()[]{}|/";
const classEscapes = "dDsSwW";
const quantifier = /^\{\d+(?:,\d*)?\}/;

class Rewriter {
  private readonly pattern: string;
  private at = 0;

  constructor(pattern: string) {
    this.pattern = pattern;
  }

  all(): string | undefined {
    let text = "";
    while (this.at < this.pattern.length) {
      const part = this.pattern[this.at] === "[" ? this.charClass() : this.part();
      if (part === undefined) return undefined;
      text += part;
    }
    return text;
  }

  private part(): string | undefined {
    const letter = this.pattern[this.at] ?? "";
    if (letter === "\\") return this.escape("");
    if (letter === "{") {
      const counted = quantifier.exec(this.pattern.slice(this.at))?.[0];
      return this.take(counted?.length ?? 1, counted ?? "\\{");
    }
    return this.take(1, letter === "}" || letter === "]" ? `\\${letter}` : letter);
  }

  /** A backslash with what belongs to it. Before letters and digits it has a meaning somewhere, which is not guessed. */
  private escape(alsoAllowed: string): string | undefined {
    const rest = this.pattern.slice(this.at);
    const known =
      /^\\(?:[pP]\{[^}]*\}|k<[^>]*>|c[A-Za-z]|x[\dA-Fa-f]{2}|u[\dA-Fa-f]{4}|[dDsSwWbBfnrtv0-9])/.exec(
        rest,
      )?.[0];
    if (known !== undefined) return this.take(known.length, known);
    const letter = rest[1] ?? "";
    if (letter === "" || /[A-Za-z0-9]/.test(letter)) return undefined;
    return this.take(
      2,
      syntaxCharacters.includes(letter) || alsoAllowed.includes(letter) ? `\\${letter}` : letter,
    );
  }

  /** In a class a hyphen beside a set such as `\w` stands for itself. */
  private charClass(): string | undefined {
    let text = this.take(1, "[");
    if (this.pattern[this.at] === "^") text += this.take(1, "^");
    while (this.at < this.pattern.length && this.pattern[this.at] !== "]") {
      const first = this.member();
      if (first === undefined) return undefined;
      text += first;
      if (this.pattern[this.at] !== "-" || this.pattern[this.at + 1] === "]") continue;
      this.at++;
      const last = this.member();
      if (last === undefined) return undefined;
      text += (isSet(first) || isSet(last) ? "\\-" : "-") + last;
    }
    return this.at < this.pattern.length ? text + this.take(1, "]") : undefined;
  }

  private member(): string | undefined {
    if (this.pattern[this.at] === "\\") return this.escape("-");
    const point = String.fromCodePoint(this.pattern.codePointAt(this.at) ?? 0);
    return this.take(point.length, point);
  }

  private take(length: number, text: string): string {
    this.at += length;
    return text;
  }
}

function isSet(member: string): boolean {
  return member.length > 1 && (classEscapes.includes(member[1] ?? "") || /^\\[pP]\{/.test(member));
}

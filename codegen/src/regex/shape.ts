/** What can be said about a regular expression without running it. */
export type RegexShape = {
  /** True when matching certainly takes time linear in the input: nothing to analyse. */
  readonly plain: boolean;
  /** The largest finite number of repetitions that it asks for. */
  readonly maxRepeat: number;
};

/** Ways through bounded parts (`a?`, `a{2,9}`, `a|b`) that still count as a constant. */
const maxWays = 1_000;

type Group = { quantified: boolean; branches: number };

/**
 * Recognises patterns that cannot backtrack much, so that the analyser, which is slow to load, is asked only about the
 * others. It errs to the safe side: at most one unbounded repetition, tried from one start only, with nothing repeated
 * inside what is repeated. Expects a pattern that compiles.
 */
export function regexShape(pattern: string): RegexShape {
  const scan = new Scan(pattern);
  while (scan.next());
  return { plain: scan.isPlain(), maxRepeat: scan.maxRepeat };
}

class Scan {
  maxRepeat = 0;
  private readonly pattern: string;
  private position = 0;
  private readonly groups: Group[] = [{ quantified: false, branches: 1 }];
  private closed: Group | undefined;
  private ways = 1;
  private unbounded = 0;
  /** Something repeated holds something repeated, or alternatives. */
  private nested = false;
  /** Look-around and back-references: harmless while every part is bounded. */
  private beyondRegular = false;

  constructor(pattern: string) {
    this.pattern = pattern;
  }

  isPlain(): boolean {
    if (this.nested || this.ways > maxWays) return false;
    const anchored = this.pattern.startsWith("^") && this.groups[0]?.branches === 1;
    return this.unbounded === 0 || (this.unbounded === 1 && anchored && !this.beyondRegular);
  }

  /** Reads one atom or joint, with the quantifier behind it; false at the end. */
  next(): boolean {
    const rest = this.pattern.slice(this.position, this.position + 80);
    if (rest === "") return false;
    const quantifier = /^(?:[*+?]|\{(\d+)(,?)(\d*)\})\??/.exec(rest);
    if (quantifier) this.quantify(quantifier);
    else this.readAtom(rest);
    return true;
  }

  private quantify([text, least = "", comma = "", most = ""]: RegExpExecArray): void {
    this.position += text.length;
    const bounds = text.startsWith("{")
      ? {
          least: Number(least),
          most: comma === "" ? Number(least) : most === "" ? Number.POSITIVE_INFINITY : Number(most),
        }
      : { least: text.startsWith("+") ? 1 : 0, most: text.startsWith("?") ? 1 : Number.POSITIVE_INFINITY };
    const group = this.closed;
    this.closed = undefined;
    if (group && bounds.most > 1 && (group.quantified || group.branches > 1)) this.nested = true;
    for (const open of this.groups) open.quantified = true;
    this.maxRepeat = Math.max(this.maxRepeat, bounds.least, Number.isFinite(bounds.most) ? bounds.most : 0);
    if (bounds.most === Number.POSITIVE_INFINITY) this.unbounded++;
    else this.ways *= bounds.most - bounds.least + 1;
  }

  private readAtom(rest: string): void {
    this.closed = undefined;
    const first = rest[0];
    if (first === "[") this.position = this.endOfClass();
    else if (first === "\\") this.readEscape(rest);
    else if (first === "(") this.openGroup(rest);
    else this.readJoint(first);
  }

  private readJoint(first: string | undefined): void {
    this.position++;
    const innermost = this.groups.at(-1);
    if (first === "|" && innermost) innermost.branches++;
    if (first !== ")" || this.groups.length === 1) return;
    this.closed = this.groups.pop();
    this.ways *= this.closed?.branches ?? 1;
    const outer = this.groups.at(-1);
    if (outer && this.closed && this.closed.branches > 1) outer.quantified = true;
  }

  /** Back-references compare what was captured, which no simple rule bounds. */
  private readEscape(rest: string): void {
    if (/^\\(?:[1-9]|k<)/.test(rest)) this.beyondRegular = true;
    this.position += 2;
  }

  private openGroup(rest: string): void {
    const lead = /^\((?:\?(?:[:=!]|<[=!]|<[^>]*>)?)?/.exec(rest)?.[0] ?? "(";
    if (/^\(\?<?[=!]/.test(lead)) this.beyondRegular = true;
    this.position += lead.length;
    this.groups.push({ quantified: false, branches: 1 });
  }

  private endOfClass(): number {
    let at = this.position + 1;
    while (at < this.pattern.length && this.pattern[at] !== "]") at += this.pattern[at] === "\\" ? 2 : 1;
    return at + 1;
  }
}

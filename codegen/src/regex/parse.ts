import { type Atom, atomOf, type Regex } from "./ast.js";
import {
  type CharSet,
  complement,
  digits,
  lineEnds,
  noPoint,
  setOf,
  spaces,
  union,
  wordLetters,
} from "./char-set.js";

/** Reads a pattern that compiles under the flag `u`; what the engine would refuse is not looked for again. */
export function parseRegex(pattern: string): Regex {
  return new Parser(pattern).choice();
}

const classEscapes: Readonly<Record<string, CharSet>> = {
  d: digits,
  D: complement(digits),
  s: spaces,
  S: complement(spaces),
  w: wordLetters,
  W: complement(wordLetters),
};
const controls: Readonly<Record<string, number>> = { f: 0x0c, n: 0x0a, r: 0x0d, t: 0x09, v: 0x0b, "0": 0 };
const edges = { "^": "start", $: "end" } as const;

class Parser {
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  choice(): Regex {
    const start = this.at;
    const options = [this.sequence()];
    while (this.text[this.at] === "|") {
      this.at++;
      options.push(this.sequence());
    }
    const [only] = options;
    return options.length === 1 && only !== undefined
      ? only
      : { kind: "choice", options, start, end: this.at };
  }

  private sequence(): Regex {
    const start = this.at;
    const parts: Regex[] = [];
    while (this.at < this.text.length && this.text[this.at] !== "|" && this.text[this.at] !== ")")
      parts.push(this.quantified());
    return { kind: "sequence", parts, start, end: this.at };
  }

  /** A part with the quantifier behind it. Whether it is lazy makes no difference to what matches. */
  private quantified(): Regex {
    const start = this.at;
    const body = this.part();
    const found = /^(?:[*+?]|\{(\d+)(,?)(\d*)\})\??/.exec(this.text.slice(this.at, this.at + 64));
    if (found === null) return body;
    this.at += found[0].length;
    const [text, least = "", comma = "", most = ""] = found;
    const infinite = Number.POSITIVE_INFINITY;
    const counted = comma === "" ? Number(least) : most === "" ? infinite : Number(most);
    const [min, max] = text.startsWith("{")
      ? [Number(least), counted]
      : ([text.startsWith("+") ? 1 : 0, text.startsWith("?") ? 1 : infinite] as const);
    return { kind: "repeat", body, min, max, start, end: this.at };
  }

  private part(): Regex {
    const start = this.at;
    const first = this.text[this.at] ?? "";
    if (first === "(") return this.group(start);
    if (first === "[") return this.atom(start, this.charClass());
    if (first === "\\") return this.escaped(start);
    const point = this.text.codePointAt(this.at) ?? 0;
    this.at += point > 0xffff ? 2 : 1;
    if (first === ".") return this.atom(start, atomOf(complement(lineEnds)));
    if (first === "^" || first === "$") return { kind: "edge", at: edges[first], start, end: this.at };
    return this.atom(start, atomOf([point, point]));
  }

  private atom(start: number, atom: Atom): Regex {
    return { kind: "atom", atom, start, end: this.at };
  }

  private group(start: number): Regex {
    const lead = /^\((?:\?(?:[:=!]|<[=!]|<[^>]*>))?/.exec(this.text.slice(this.at))?.[0] ?? "(";
    this.at += lead.length;
    const body = this.choice();
    this.at++;
    const look = /^\(\?(<?)([=!])/.exec(lead);
    if (look === null) return { kind: "group", body, start, end: this.at };
    const [, less, sign] = look;
    return { kind: "look", body, behind: less === "<", negated: sign === "!", start, end: this.at };
  }

  private escaped(start: number): Regex {
    const letter = this.text[this.at + 1] ?? "";
    if (letter === "b" || letter === "B") {
      this.at += 2;
      return { kind: "edge", at: letter === "b" ? "word" : "inside", start, end: this.at };
    }
    const back = /^\\(?:[1-9]\d*|k<[^>]*>)/.exec(this.text.slice(this.at))?.[0];
    if (back !== undefined) {
      this.at += back.length;
      return { kind: "back", start, end: this.at };
    }
    const set = this.escape();
    return this.atom(start, typeof set === "number" ? atomOf([set, set]) : set);
  }

  /** What stands behind a backslash: a code point, or a set of them. */
  private escape(): number | Atom {
    const letter = this.text[this.at + 1] ?? "";
    const set = classEscapes[letter];
    if (set !== undefined) return this.skip(2, atomOf(set));
    const property = /^\\[pP]\{([^}]*)\}/.exec(this.text.slice(this.at));
    if (property !== null) {
      const properties = [{ name: property[1] ?? "", negated: letter === "P" }];
      return this.skip(property[0].length, { ranges: noPoint, properties, negated: false });
    }
    if (letter === "c") return this.skip(3, (this.text.charCodeAt(this.at + 2) ?? 0) % 32);
    const control = controls[letter];
    if (control !== undefined) return this.skip(2, control);
    return this.hexadecimal() ?? this.skip(2, letter.charCodeAt(0));
  }

  /** `\xHH`, `\uHHHH`, a surrogate pair of these, `\u{…}`. */
  private hexadecimal(): number | undefined {
    const rest = this.text.slice(this.at);
    const pair = /^\\u([dD][89abAB][\dA-Fa-f]{2})\\u([dD][c-fC-F][\dA-Fa-f]{2})/.exec(rest);
    if (pair !== null) {
      const [text, high = "", low = ""] = pair;
      return this.skip(
        text.length,
        (Number.parseInt(high, 16) - 0xd800) * 0x400 + Number.parseInt(low, 16) + 0x2400,
      );
    }
    const found = /^\\(?:x([\dA-Fa-f]{2})|u([\dA-Fa-f]{4})|u\{([\dA-Fa-f]+)\})/.exec(rest);
    if (found === null) return undefined;
    const [text, two, four, many = ""] = found;
    return this.skip(text.length, Number.parseInt(two ?? four ?? many, 16));
  }

  private skip<T>(length: number, value: T): T {
    this.at += length;
    return value;
  }

  private charClass(): Atom {
    this.at++;
    const negated = this.text[this.at] === "^";
    if (negated) this.at++;
    const ranges: CharSet[] = [];
    const properties: Atom["properties"][number][] = [];
    while (this.text[this.at] !== "]") {
      const first = this.classAtom();
      if (typeof first !== "number") {
        ranges.push(first.ranges);
        properties.push(...first.properties);
        continue;
      }
      const isRange = this.text[this.at] === "-" && this.text[this.at + 1] !== "]";
      if (isRange) this.at++;
      const last = isRange ? this.classAtom() : first;
      ranges.push(setOf([[first, typeof last === "number" ? last : first]]));
    }
    this.at++;
    return { ranges: union(ranges), properties, negated };
  }

  private classAtom(): number | Atom {
    if (this.text[this.at] === "\\") {
      if (this.text[this.at + 1] === "b") return this.skip(2, 0x08);
      return this.escape();
    }
    const point = this.text.codePointAt(this.at) ?? 0;
    return this.skip(point > 0xffff ? 2 : 1, point);
  }
}

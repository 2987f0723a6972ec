import { type Atom, mayTake, type Regex } from "../regex/ast.js";
import { type CharSet, contains } from "../regex/char-set.js";
import { parseRegex } from "../regex/parse.js";
import { compiles } from "./matches.js";

/** Letters to write with, those that read best first: in turn, so that a text of several is not one letter again and again. */
const alphabets = [
  "abcdefghijklmnopqrstuvwxyz",
  "1234567890",
  "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
  "-_ .:/,;+@#()[]{}'\"!?&=*%$~^|<>\\`",
];
/** Of each kind one, for patterns that ask for a mixture. */
const mixture = "Aa1-Bb2_Cc3!";

/** How a text is chosen: how many rounds a repetition has beyond those that it must have, and from where choices count on. */
type Choice = { readonly extra: number; readonly turn: number; readonly isMixed: boolean };

/** Longer texts are not written for anybody to read. */
const maxLength = 2_000;
const extras = [2, 0, 1, 3, 5, 7, 11, 15, 31, 63];

/** Texts that probably match a pattern, shortest effort first; the caller asks the engine. None for what does not compile. */
export function* patternTexts(pattern: string, minLength: number): Generator<string> {
  if (!compiles(pattern)) return;
  const regex = parseRegex(pattern);
  // What is too long with nothing beyond what must be, is too long.
  if (new Writer({ extra: 0, turn: 0, isMixed: false }).write(regex) === undefined) return;
  const tried = new Set<string>();
  for (const isMixed of [false, true]) {
    for (let turn = 0; turn < 6; turn++) {
      for (const extra of [...extras, minLength]) {
        const text = new Writer({ extra, turn, isMixed }).write(regex);
        if (text === undefined || tried.has(text)) continue;
        tried.add(text);
        yield text;
      }
    }
  }
}

class Writer {
  private readonly choice: Choice;
  private written = 0;
  private readonly used = new Map<string, number>();

  constructor(choice: Choice) {
    this.choice = choice;
  }

  /** A text for a part of a pattern; undefined where it can take nothing, or too much. */
  write(regex: Regex): string | undefined {
    if (this.written > maxLength) return undefined;
    switch (regex.kind) {
      case "atom":
        return this.letter(regex.atom);
      case "group":
        return this.write(regex.body);
      case "sequence":
        return this.sequence(regex.parts);
      case "choice":
        return this.option(regex.options);
      case "repeat":
        return this.repeated(regex.body, regex.min, regex.max);
      case "edge":
      case "look":
      case "back":
        // What stands around decides; the engine is asked in the end.
        return "";
    }
  }

  private sequence(parts: readonly Regex[]): string | undefined {
    let text = "";
    for (const part of parts) {
      const more = this.write(part);
      if (more === undefined) return undefined;
      text += more;
    }
    return text;
  }

  private option(options: readonly Regex[]): string | undefined {
    for (let step = 0; step < options.length; step++) {
      const option = options[(this.choice.turn + step) % options.length];
      const text = option && this.write(option);
      if (text !== undefined) return text;
    }
    return undefined;
  }

  private repeated(body: Regex, min: number, max: number): string | undefined {
    if (min > maxLength) return undefined;
    // An optional part is left out where nothing is asked for beyond what must be.
    const rounds = Math.min(
      max,
      min + (max === Number.POSITIVE_INFINITY || max > 1 ? this.choice.extra : Number(this.choice.extra > 2)),
    );
    let text = "";
    for (let round = 0; round < rounds && this.written <= maxLength; round++) {
      const more = this.write(body);
      if (more === undefined) return round >= min ? text : undefined;
      text += more;
    }
    return text;
  }

  private letter(atom: Atom): string | undefined {
    this.written++;
    const { letters, alphabet } = lettersOf(atom, this.choice.isMixed);
    if (letters.length < 2) return letters[0];
    // Each alphabet is gone through in its own turn, so that a mixture of them still reads well.
    const at = this.choice.turn + (this.used.get(alphabet) ?? 0);
    this.used.set(alphabet, at - this.choice.turn + 1);
    return letters[at % letters.length];
  }
}

type Letters = { readonly letters: readonly string[]; readonly alphabet: string };

const known = { plain: new WeakMap<Atom, Letters>(), mixed: new WeakMap<Atom, Letters>() };

/** The letters that an atom takes, of the first alphabet that has some. */
function lettersOf(atom: Atom, isMixed: boolean): Letters {
  const cache = isMixed ? known.mixed : known.plain;
  const found = cache.get(atom) ?? findLetters(mayTake(atom), isMixed ? [mixture, ...alphabets] : alphabets);
  cache.set(atom, found);
  return found;
}

function findLetters(set: CharSet, from: readonly string[]): Letters {
  for (const alphabet of from) {
    const letters = Array.from(alphabet).filter((letter) => contains(set, letter.codePointAt(0) ?? 0));
    if (letters.length > 0) return { letters, alphabet };
  }
  const first = set[0];
  return { letters: first === undefined ? [] : [String.fromCodePoint(first)], alphabet: "" };
}

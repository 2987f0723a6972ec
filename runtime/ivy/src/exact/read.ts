import { EdgeloomError } from "@edgeloom/runtime";
import { type ExactJson, ExactNumber } from "./exact-json.js";

/** How a text is read. */
export type ReadRules = {
  /** Largest text; 4 MiB when left out. */
  readonly maxBytes?: number;
  /** Deepest nesting of lists and objects; 128 when left out. */
  readonly maxDepth?: number;
  /** Reads `NaN`, `Infinity` and `-Infinity` as numbers, as the original does. */
  readonly allowsNonFinite?: boolean;
  /** Which value counts where a key comes twice; the last when left out. */
  readonly duplicates?: "first" | "last";
  /** Where the text is from, for errors: a path, a topic. */
  readonly place?: string;
};

const defaultMaxBytes = 4 * 1024 * 1024;
const defaultMaxDepth = 128;

// Sticky: each is tried at one position only, and none can backtrack over more than one character.
const blanks = /[ \t\n\r]*/y;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const word = /true|false|null/y;
const nonFinite = /NaN|-?Infinity/y;

// With the flag `u` a whole pair is one character, and not of this class.
const loneSurrogate = /[\ud800-\udfff]/u;

const words: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };

/**
 * Reads a JSON text (RFC 8259) without losing anything that its numbers and the order of its keys say.
 * A byte order mark and lone surrogates are refused, as the original does (specification §2.2).
 *
 * @throws EdgeloomError `MALFORMED` with line and column; nothing of the text, which may hold secrets
 */
export function readExact(source: string, rules: ReadRules = {}): ExactJson {
  const { maxBytes = defaultMaxBytes } = rules;
  if (source.length > maxBytes || Buffer.byteLength(source) > maxBytes)
    throw malformed(`it is larger than ${maxBytes} bytes`, rules.place);
  const reader = new Reader(source, rules);
  return reader.document();
}

class Reader {
  readonly #source: string;
  readonly #rules: ReadRules;
  readonly #maxDepth: number;
  #at = 0;
  #depth = 0;

  constructor(source: string, rules: ReadRules) {
    this.#source = source;
    this.#rules = rules;
    this.#maxDepth = rules.maxDepth ?? defaultMaxDepth;
  }

  document(): ExactJson {
    this.#skipBlanks();
    const value = this.#value();
    this.#skipBlanks();
    if (this.#at < this.#source.length) throw this.#problem("there is more text after the value");
    return value;
  }

  #value(): ExactJson {
    switch (this.#source.charAt(this.#at)) {
      case "{":
        return this.#nested(() => this.#object());
      case "[":
        return this.#nested(() => this.#list());
      case '"':
        return this.#text();
      default:
        return this.#scalar();
    }
  }

  #nested<T>(read: () => T): T {
    if (this.#depth >= this.#maxDepth)
      throw this.#problem(`it is nested more than ${this.#maxDepth} levels deep`);
    this.#at++;
    this.#depth++;
    const value = read();
    this.#depth--;
    return value;
  }

  #object(): ExactJson {
    const members = new Map<string, ExactJson>();
    if (this.#ends("}")) return members;
    do {
      this.#skipBlanks();
      const key = this.#text();
      this.#skipBlanks();
      if (!this.#takes(":")) throw this.#problem("a colon was expected");
      this.#skipBlanks();
      const value = this.#value();
      if (!members.has(key) || this.#rules.duplicates !== "first") members.set(key, value);
      this.#skipBlanks();
    } while (this.#takes(","));
    if (!this.#takes("}")) throw this.#problem("a comma or the end of the object was expected");
    return members;
  }

  #list(): ExactJson {
    const items: ExactJson[] = [];
    if (this.#ends("]")) return items;
    do {
      this.#skipBlanks();
      items.push(this.#value());
      this.#skipBlanks();
    } while (this.#takes(","));
    if (!this.#takes("]")) throw this.#problem("a comma or the end of the list was expected");
    return items;
  }

  #text(): string {
    const end = this.#source[this.#at] === '"' ? endOfText(this.#source, this.#at) : undefined;
    if (end === undefined) throw this.#problem("a text in double quotes was expected");
    const value = parsed(this.#source.slice(this.#at, end));
    if (value === undefined) throw this.#problem("a text holds a control character or a wrong escape");
    if (loneSurrogate.test(value)) throw this.#problem("a text holds half of a surrogate pair");
    this.#at = end;
    return value;
  }

  #scalar(): ExactJson {
    const found = this.#token(word);
    if (found !== undefined) return words[found] ?? null;
    const special = this.#rules.allowsNonFinite === true ? this.#token(nonFinite) : undefined;
    const digits = special ?? this.#token(number);
    if (digits === undefined || this.#continues()) throw this.#problem("a value was expected");
    return new ExactNumber(digits);
  }

  /** Whether something that belongs to no number stands right after one: `01`, `1.`, `1a`. */
  #continues(): boolean {
    return /[\w.+-]/.test(this.#source[this.#at] ?? "");
  }

  #token(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const [token] = pattern.exec(this.#source) ?? [];
    this.#at += token?.length ?? 0;
    return token;
  }

  #skipBlanks(): void {
    this.#token(blanks);
  }

  #ends(bracket: string): boolean {
    this.#skipBlanks();
    return this.#takes(bracket);
  }

  #takes(character: string): boolean {
    if (this.#source[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #problem(reason: string): EdgeloomError {
    const before = this.#source.slice(0, this.#at);
    const line = before.split("\n").length;
    const column = this.#at - before.lastIndexOf("\n");
    return malformed(`${reason} (line ${line}, column ${column})`, this.#rules.place);
  }
}

/** Position after the closing quote of the text that begins here: the next quote with an even number of backslashes before it. */
function endOfText(source: string, start: number): number | undefined {
  for (let quote = source.indexOf('"', start + 1); quote >= 0; quote = source.indexOf('"', quote + 1)) {
    let before = quote - 1;
    while (source[before] === "\\") before--;
    if ((quote - before) % 2 === 1) return quote + 1;
  }
  return undefined;
}

/** The error of JSON.parse quotes what it read, which may be a secret. */
function parsed(token: string): string | undefined {
  try {
    return JSON.parse(token) as string;
  } catch {
    return undefined;
  }
}

function malformed(reason: string, place: string | undefined): EdgeloomError {
  const text = place === undefined ? "The text" : `The text of ${place}`;
  return new EdgeloomError("MALFORMED", `${text} is not JSON that can be read: ${reason}.`, {
    ...(place === undefined ? {} : { place }),
    fix: "write strict JSON in UTF-8, without byte order mark, comments and trailing commas",
  });
}

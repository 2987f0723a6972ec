/** Variables of an env file; null for a name that has no `=` behind it. */
export type EnvFile = { readonly [name: string]: string | null };

const escapes: ReadonlyMap<string, string> = new Map([
  ["a", "\x07"],
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
  ["v", "\v"],
]);

/**
 * Reads an env file: quotes, comments, `export`, and `${NAME}` or `${NAME:-fallback}` inside values, which earlier lines or
 * the environment define (openmodule spec §10.6). Lines that are none of this are skipped, also those with anything but a comment
 * behind a quoted value.
 */
export function parseEnvFile(
  text: string,
  environment: { readonly [name: string]: string | undefined } = process.env,
): EnvFile {
  const values = new Map<string, string | null>();
  const lookUp = (name: string): string | undefined =>
    values.has(name) ? (values.get(name) ?? "") : environment[name];
  for (const [name, value] of bindings(text.replaceAll(/\r\n?/g, "\n")))
    values.set(name, value === null ? null : expand(value, lookUp));
  return Object.fromEntries(values);
}

type Binding = readonly [name: string, value: string | null];

function* bindings(text: string): Generator<Binding> {
  const scanner = new Scanner(text);
  while (scanner.take(/\s*/y) !== undefined && !scanner.isAtEnd) {
    const found = bindingAt(scanner);
    const isWhole = scanner.take(/[^\S\n]*(?:#[^\n]*)?(?:\n|$)/y) !== undefined;
    if (!isWhole) scanner.take(/[^\n]*/y);
    else if (found !== undefined) yield found;
  }
}

/** The name and value here; undefined when there are none, such as in a comment. What then is left of the line says whether it is wrong. */
function bindingAt(scanner: Scanner): Binding | undefined {
  scanner.take(/export[^\S\n]+/y);
  const name = scanner.isAt("'") ? scanner.take(/'([^']+)'/y) : scanner.take(/[^=#\s]+/y);
  if (name === undefined) return undefined;
  scanner.take(/[^\S\n]*/y);
  if (scanner.take(/=[^\S\n]*/y) === undefined) return [name, null];
  const value = valueAt(scanner);
  return value === undefined ? undefined : [name, value];
}

function valueAt(scanner: Scanner): string | undefined {
  if (scanner.isAt("'")) return scanner.take(/'((?:\\'|[^'])*)'/y)?.replaceAll(/\\([\\'])/g, "$1");
  if (scanner.isAt('"'))
    return scanner
      .take(/"((?:\\"|[^"])*)"/y)
      ?.replaceAll(/\\([\\'"abfnrtv])/g, (_all, letter: string) => escapes.get(letter) ?? letter);
  return scanner
    .take(/[^\n]*/y)
    ?.replace(/\s+#.*$/, "")
    .trimEnd();
}

/** Goes through a text, taking what fits. */
class Scanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  isAt(character: string): boolean {
    return this.#text.startsWith(character, this.#at);
  }

  /** What a sticky pattern finds here, or its group; nothing is taken when it does not fit. */
  take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found === null) return undefined;
    this.#at += found[0].length;
    return found[1] ?? found[0];
  }
}

function expand(value: string, lookUp: (name: string) => string | undefined): string {
  return value.replace(
    /\$\{([^}:]*)(?::-([^}]*))?\}/g,
    (_all, name: string, fallback?: string) => lookUp(name) ?? fallback ?? "",
  );
}

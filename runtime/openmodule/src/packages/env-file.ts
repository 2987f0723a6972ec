/** Variables of an env file; null for a name that has no `=` behind it. */
export type EnvFile = { readonly [name: string]: string | null };

const binding =
  /[^\S\n]*(?:export[^\S\n]+)?(?:'([^']+)'|([^=#\s]+))[^\S\n]*(?:=[^\S\n]*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\[\s\S])*)"|([^\n]*)))?[^\n]*(?:\n|$)/y;
const otherLine = /[^\n]*(?:\n|$)/y;
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
 * the environment define (openmodule spec §10.6). Lines that are none of this are skipped.
 */
export function parseEnvFile(
  text: string,
  environment: { readonly [name: string]: string | undefined } = process.env,
): EnvFile {
  const values = new Map<string, string | null>();
  const lookUp = (name: string): string | undefined => values.get(name) ?? environment[name];
  for (const [name, value] of bindings(text.replaceAll("\r\n", "\n")))
    values.set(name, value === null ? null : expand(value, lookUp));
  return Object.fromEntries(values);
}

function* bindings(text: string): Generator<readonly [string, string | null]> {
  let at = 0;
  while (at < text.length) {
    binding.lastIndex = at;
    const found = binding.exec(text);
    otherLine.lastIndex = at;
    at += (found ?? otherLine.exec(text))?.[0].length ?? 1;
    if (found === null) continue;
    const [, quotedName, name = "", single, double, plain] = found;
    yield [quotedName ?? name, valueOf(single, double, plain)];
  }
}

function valueOf(
  single: string | undefined,
  double: string | undefined,
  plain: string | undefined,
): string | null {
  if (single !== undefined) return single.replace(/\\([\\'])/g, "$1");
  if (double !== undefined)
    return double.replace(/\\([\\'"abfnrtv])/g, (_all, letter: string) => escapes.get(letter) ?? letter);
  return plain === undefined ? null : plain.replace(/\s+#.*$/, "").trimEnd();
}

function expand(value: string, lookUp: (name: string) => string | undefined): string {
  return value.replace(
    /\$\{([^}:]*)(?::-([^}]*))?\}/g,
    (_all, name: string, fallback?: string) => lookUp(name) ?? fallback ?? "",
  );
}

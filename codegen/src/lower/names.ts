import { isRecord, type Json, type Origin, ownValue, pointerTokens } from "../ir/index.js";

/** Keys whose members are schemas named by people. */
const definitions: ReadonlySet<string> = new Set(["$defs", "definitions"]);

/** Keys whose members are named by people. */
const containers: ReadonlySet<string> = new Set([
  ...definitions,
  "schemas",
  "messages",
  "channels",
  "operations",
]);

/** Keys that stand in a pointer only because of the grammar of schemas. */
const grammar: ReadonlySet<string> = new Set([...definitions, "properties", "components"]);

/** The name of a document: its file without folder and extensions. */
export function documentName(file: string): string {
  const base = file.slice(file.lastIndexOf("/") + 1);
  return base.replace(/\.(?:json|ya?ml)$/i, "").replace(/\.schema$/i, "");
}

/** Names that nobody chose, made of all the keys on the way, end where this many characters are reached. */
const maxPlaceLength = 80;

/**
 * The name of the declaration at an origin: what `x-edgeloom-name` says, the key under which it is defined, or for a whole
 * document its title when that could be a name and else its file. What stands inside a definition is named after it. What joins
 * words in names of other languages, as in `Map<String,Node>` or `@jdt.path`, joins words here too, and so does what keys of schemas
 * hold, such as `percent%field`; whether the rest can be a name is not decided here.
 */
export function declarationName(
  origin: Origin,
  value: Json | undefined,
  rootName: (file: string) => string,
): string {
  const own = isRecord(value) ? ownValue(value, "x-edgeloom-name") : undefined;
  if (typeof own === "string") return own;
  const tokens = pointerTokens(origin.pointer);
  if (tokens.length === 0) return rootNameOf(origin.file, value);
  const start = definitionIn(tokens);
  if (start === tokens.length - 1) return joined(tokens[start] ?? "");
  const inner = tokens.slice(start + 1).filter((token) => !grammar.has(token));
  const outer = start < 0 ? rootName(origin.file) : joined(tokens[start] ?? "");
  const place = [outer, ...inner.map(plain)].filter((word) => word !== "").join("-");
  return place.length > maxPlaceLength ? shortened(place) : place;
}

/** Where the name of a place begins: at the innermost key that somebody chose, or where definitions stand in one another at the outermost. */
function definitionIn(tokens: readonly string[]): number {
  const inner = tokens.findLastIndex((_token, index) => index > 0 && containers.has(tokens[index - 1] ?? ""));
  if (!definitions.has(tokens[inner - 1] ?? "")) return inner;
  return tokens.findIndex((_token, index) => index > 0 && definitions.has(tokens[index - 1] ?? ""));
}

/** Keys on the way were never meant as names, so what names may not hold is left out. */
function plain(key: string): string {
  return key.replace(/[^\w.]+/g, "-").replace(/^[.-]+|[.-]+$/g, "");
}

/** What joins words in names of other languages joins words here, too; whether the rest can be a name is not decided here. */
export function joined(name: string): string {
  if (name === "") return "unnamed";
  // A way up is never a name, not even the harmless rest of one.
  if (/(?:^|\/)\.{1,2}(?:\/|$)/.test(name)) return name;
  const words = /^[\w.-]+$/.test(name)
    ? name
    : name.replace(/["#$%&`'()*+,/:<>?@[\]|~!«»-]+/g, "-").replace(/^-+|-+$/g, "");
  // The full stop of a sentence.
  return words.replace(/(?<=\w)\.+$/, "");
}

/** The beginning says what it belongs to, the end what it is. */
function shortened(place: string): string {
  const words = place.split("-");
  const head = words[0] ?? "";
  let tail = "";
  for (const word of words.slice(1).reverse()) {
    if (head.length + word.length + tail.length + 2 > maxPlaceLength) break;
    tail = `-${word}${tail}`;
  }
  return `${head}${tail}`;
}

/** The name of a whole schema document. */
export function rootNameOf(file: string, data: Json | undefined): string {
  const own = isRecord(data) ? ownValue(data, "x-edgeloom-name") : undefined;
  if (typeof own === "string") return own;
  const title = isRecord(data) ? ownValue(data, "title") : undefined;
  return typeof title === "string" && /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(title) ? title : documentName(file);
}

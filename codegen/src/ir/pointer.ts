import { isList, isRecord } from "./json.js";
import type { Json } from "./node.js";

/** Extends a JSON pointer by tokens, which are escaped: `pointerJoin("/paths", "/users")` is `/paths/~1users`. */
export function pointerJoin(pointer: string, ...tokens: readonly (string | number)[]): string {
  let joined = pointer;
  for (const token of tokens) joined += `/${escapeToken(token)}`;
  return joined;
}

/** The tokens of a JSON pointer that we wrote ourselves, unescaped. Foreign text goes through {@link parsePointer}. */
export function pointerTokens(pointer: string): readonly string[] {
  return pointer === "" ? [] : pointer.slice(1).split("/").map(unescapeToken);
}

/** The tokens of a JSON pointer from a document; undefined when it does not start with `/` or has a `~` that is neither `~0` nor `~1`. */
export function parsePointer(text: string): readonly string[] | undefined {
  if (text !== "" && !text.startsWith("/")) return undefined;
  return /~(?![01])/.test(text) ? undefined : pointerTokens(text);
}

/** The value at a JSON pointer; own keys only, so `/constructor` and `/__proto__` find nothing that the document does not hold. */
export function valueAtPointer(data: Json, pointer: string): Json | undefined {
  let value: Json | undefined = data;
  for (const token of pointerTokens(pointer)) {
    if (value === undefined) return undefined;
    value = childOf(value, token);
  }
  return value;
}

/** The member of an object or item of an array that a pointer token names. */
export function childOf(value: Json, token: string): Json | undefined {
  if (isList(value)) return isIndex(token) ? value[Number(token)] : undefined;
  if (!isRecord(value)) return undefined;
  return Object.hasOwn(value, token) ? value[token] : undefined;
}

/** Array indices have one spelling: no sign, no leading zero. */
function isIndex(token: string): boolean {
  return /^(?:0|[1-9][0-9]{0,9})$/.test(token);
}

function escapeToken(token: string | number): string {
  if (typeof token === "number") return String(token);
  if (!token.includes("~") && !token.includes("/")) return token;
  return token.replaceAll("~", "~0").replaceAll("/", "~1");
}

function unescapeToken(token: string): string {
  return token.includes("~") ? token.replaceAll("~1", "/").replaceAll("~0", "~") : token;
}

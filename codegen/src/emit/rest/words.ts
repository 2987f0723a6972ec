/** The longest raw name; what is longer is cut, and told apart by the number that its twin gets. */
const maxLength = 96;

/**
 * Raw text of a document (a tag, an `operationId`) as text that a name can be made of: whatever is neither letter nor digit parts
 * words, marks are taken off letters, and letters that are not ASCII are spelled by their code points, so that every text has a
 * name, the same on every machine.
 */
export function wordsOf(raw: string, fallback: string): string {
  const plain = raw
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[\u0080-\u{10ffff}]/gu, spelled)
    .replace(/[^A-Za-z0-9_.-]+/g, " ")
    .slice(0, maxLength)
    .replace(/^[ ._-]+|[ ._-]+$/g, "");
  return plain === "" ? fallback : plain;
}

function spelled(character: string): string {
  return /[\p{L}\p{N}]/u.test(character) ? ` u${(character.codePointAt(0) ?? 0).toString(16)}` : " ";
}

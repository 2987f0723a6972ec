/**
 * Characters that a terminal or a reader takes for something else than what they are: controls (which move the cursor or
 * colour the text), invisible and bidirectional marks (which reorder it), line separators, and halves of pairs.
 */
const misleading =
  /[\p{Cc}\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|\p{Cs}/gu;

/** Makes foreign text safe to show on one line of a terminal: misleading characters become `\u{…}`. */
export function visible(text: string): string {
  return text.replace(misleading, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** Columns that a text takes on a terminal, after {@link visible}: wide characters take two. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += /\p{Mn}|\p{Me}/u.test(character) ? 0 : isWide(character) ? 2 : 1;
  return columns;
}

/** East Asian wide forms and emoji, near enough to put a caret under the right one. */
function isWide(character: string): boolean {
  const point = character.codePointAt(0) ?? 0;
  if (point < 0x1100) return false;
  return (
    point <= 0x115f ||
    (point >= 0x2e80 && point <= 0xa4cf) ||
    (point >= 0xac00 && point <= 0xd7a3) ||
    (point >= 0xf900 && point <= 0xfaff) ||
    (point >= 0xfe30 && point <= 0xfe6f) ||
    (point >= 0xff00 && point <= 0xff60) ||
    (point >= 0x1f300 && point <= 0x1faff) ||
    (point >= 0x20000 && point <= 0x3fffd)
  );
}

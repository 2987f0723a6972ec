/** A place in a text; line and column count from 1, the column in UTF-16 units. */
export type Place = { readonly offset: number; readonly line: number; readonly column: number };

/** A place with the line around it, clipped: small enough to be kept when the text is not. */
export type Excerpt = {
  readonly place: Place;
  /** The line before and from the place on, raw; an ellipsis belongs where it was clipped. */
  readonly before: string;
  readonly after: string;
  readonly clippedStart: boolean;
  readonly clippedEnd: boolean;
};

/** How much of a long line is shown on each side of the place. */
const shownBefore = 60;
const shownAfter = 80;

/** Cuts the line around a place out of its text. */
export function excerptAt(text: string, place: Place): Excerpt {
  const lineStart = place.offset - (place.column - 1);
  const start = Math.max(lineStart, place.offset - shownBefore);
  const window = text.slice(place.offset, place.offset + shownAfter);
  const lineEnd = window.indexOf("\n");
  const after = lineEnd === -1 ? window : window.slice(0, lineEnd);
  return {
    place,
    before: text.slice(start, place.offset),
    after: after.endsWith("\r") ? after.slice(0, -1) : after,
    clippedStart: start > lineStart,
    clippedEnd: lineEnd === -1 && place.offset + shownAfter < text.length,
  };
}

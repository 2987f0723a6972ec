/** Where the server cuts a log line, in characters. */
const maxLogCharacters = 16_384;
/** Room for `[12/34] ` in front of each part. */
const markCharacters = 16;

/** A text in parts that the server does not cut. Characters beyond the basic plane stay whole; they count as one there. */
export function logParts(text: string, maxCharacters: number = maxLogCharacters): readonly string[] {
  if (text.length <= maxCharacters) return [text];
  const characters = Array.from(text);
  if (characters.length <= maxCharacters) return [text];
  const size = maxCharacters - markCharacters;
  const count = Math.ceil(characters.length / size);
  return Array.from(
    { length: count },
    (_, index) => `[${index + 1}/${count}] ${characters.slice(index * size, (index + 1) * size).join("")}`,
  );
}

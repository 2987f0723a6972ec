/** Addresses with places for values, as AsyncAPI writes them: `lights/{id}/measured`. */
const place = /\{[^{}]*\}/;

/** Whether an address has places for values. */
export function isTemplate(address: string): boolean {
  return place.test(address);
}

/** An address with some value in each place. */
export function filled(address: string): string {
  return address.replace(/\{[^{}]*\}/g, "1");
}

/** What is subscribed to for an address: a level with a place stands for any. */
export function filterOf(address: string): string {
  return address
    .split("/")
    .map((level) => (place.test(level) ? "+" : level))
    .join("/");
}

/** Whether a topic is one of those that an address stands for. No place is empty, and none reaches over a slash. */
export function isOfTemplate(topic: string, address: string): boolean {
  const levels = topic.split("/");
  const wanted = address.split("/");
  return levels.length === wanted.length && wanted.every((level, at) => fitsLevel(levels[at] ?? "", level));
}

function fitsLevel(text: string, level: string): boolean {
  const [first = "", ...rest] = level.split(/\{[^{}]*\}/);
  if (rest.length === 0) return text === level;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const [index, piece] of rest.entries()) {
    const isLast = index === rest.length - 1;
    const found = isLast
      ? text.endsWith(piece)
        ? text.length - piece.length
        : -1
      : text.indexOf(piece, at + 1);
    if (found <= at) return false;
    at = found + piece.length;
  }
  return true;
}

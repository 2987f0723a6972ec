/** How many characters two texts share at their start. */
export function commonStart(left: string, right: string): number {
  const limit = Math.min(left.length, right.length);
  return lastTrue(limit, (from, to) => left.slice(from, to) === right.slice(from, to));
}

/** How many characters two texts share at their end. */
export function commonEnd(left: string, right: string): number {
  const limit = Math.min(left.length, right.length);
  const part = (text: string, from: number, to: number): string =>
    text.slice(text.length - to, text.length - from);
  return lastTrue(limit, (from, to) => part(left, from, to) === part(right, from, to));
}

/** How far two texts are the same, by halving: comparing long texts is the engine's business. */
function lastTrue(limit: number, isSame: (from: number, to: number) => boolean): number {
  let good = 0;
  let bad = limit + 1;
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (isSame(good, middle)) good = middle;
    else bad = middle;
  }
  return good;
}

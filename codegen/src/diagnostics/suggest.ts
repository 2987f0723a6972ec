/** Longer names are not compared: nobody mistypes them, and comparing costs the product of the lengths. */
const maxCompared = 64;

/** The word nearest to a mistyped one, when it is near enough to be what was meant. The first of equals wins. */
export function nearestWord(wanted: string, known: Iterable<string>): string | undefined {
  if (wanted.length > maxCompared) return undefined;
  const lower = wanted.toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const name of known) {
    if (Math.abs(name.length - wanted.length) >= bestDistance || name.length > maxCompared) continue;
    const sameLetters = name.length === wanted.length && name.toLowerCase() === lower;
    const distance = sameLetters ? 0.5 : editDistance(wanted, name, bestDistance);
    if (distance >= bestDistance) continue;
    best = name;
    bestDistance = distance;
  }
  return best;
}

/** A sentence to put behind a complaint about a word; empty when nothing is near. */
export function didYouMean(word: string, known: Iterable<string>): string {
  const nearest = nearestWord(word, known);
  return nearest === undefined ? "" : ` Did you mean \`${nearest}\`?`;
}

/** How many letters must be put in, left out, changed or swapped with their neighbour; `limit` when it is that many or more. */
function editDistance(from: string, to: string, limit: number): number {
  let beforeLast: readonly number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    let least = row;
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      let cost = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      );
      const swapped =
        row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (swapped) cost = Math.min(cost, (beforeLast[column - 2] ?? 0) + 1);
      current.push(cost);
      least = Math.min(least, cost);
    }
    // Even a swap, which reaches back over one row, cannot come below the limit from here.
    if (least > limit) return limit;
    beforeLast = last;
    last = current;
  }
  return last[to.length] ?? 0;
}

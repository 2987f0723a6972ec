/** What is known of a value and a schema; undefined where that is not certain. */
export type Verdict = boolean | undefined;

/** Holds when all hold. */
export function every(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes(false)) return false;
  return verdicts.includes(undefined) ? undefined : true;
}

/** Holds when from `least` up to `most` of them hold. */
export function countHolds(verdicts: readonly Verdict[], least: number, most: number): Verdict {
  const sure = verdicts.filter((verdict) => verdict === true).length;
  const possible = sure + verdicts.filter((verdict) => verdict === undefined).length;
  if (sure > most || possible < least) return false;
  return sure >= least && possible <= most ? true : undefined;
}

/** Holds when the other does not. */
export function negated(verdict: Verdict): Verdict {
  return verdict === undefined ? undefined : !verdict;
}

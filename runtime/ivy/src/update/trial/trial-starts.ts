/** How often something on trial was started, and may be. Kept on the disk, so that kills and losses of power count, too. */
export type TrialStarts = { readonly starts: number; readonly maxStarts: number };

/** The record with one more start; undefined when there were enough of them without success. */
export function withStart<T extends TrialStarts>(record: T): T | undefined {
  return record.starts >= record.maxStarts ? undefined : { ...record, starts: record.starts + 1 };
}

/** Why it is given up after too many starts. */
export function tooManyStarts({ starts }: TrialStarts): string {
  return `it has ended without being healthy ${starts} times`;
}

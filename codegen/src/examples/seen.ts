/** What of a value was looked at, for the words `unevaluatedItems` and `unevaluatedProperties`. */
export class Seen {
  private readonly steps = new Set<string | number>();
  private isAll = false;
  /** True when something may have been looked at of which that is not certain. */
  isUnsure = false;

  add(step: string | number): void {
    this.steps.add(step);
  }

  addAll(): void {
    this.isAll = true;
  }

  take(other: Seen): void {
    for (const step of other.steps) this.steps.add(step);
    this.isAll ||= other.isAll;
    this.isUnsure ||= other.isUnsure;
  }

  has(step: string | number): boolean {
    return this.isAll || this.steps.has(step);
  }
}

/** Work that may be done, counted in steps: the same on every machine, as a clock would not be. */
export class Steps {
  private left: number;

  constructor(count: number) {
    this.left = count;
  }

  /** Takes some steps; false when there are none left. */
  take(count: number): boolean {
    this.left -= count;
    return this.left >= 0;
  }
}

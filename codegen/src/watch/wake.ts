/** Wakes who waits for changes, once for all that come together. */
export class Wake {
  private pending = false;
  private resolve: (() => void) | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly stop: AbortSignal) {
    stop.addEventListener("abort", () => this.now());
  }

  /** Something has changed. */
  change(): void {
    this.pending = true;
    this.now();
  }

  /** Waits until something changes, and then until nothing has for `quietMs`, at most `longestMs`. False when it is over. */
  async next(quietMs: number, longestMs: number): Promise<boolean> {
    if (!this.pending) await this.wait();
    const endMs = performance.now() + longestMs;
    while (this.pending && !this.stop.aborted && performance.now() < endMs) {
      this.pending = false;
      await this.wait(quietMs);
    }
    this.pending = false;
    return !this.stop.aborted;
  }

  /** Whether something changes within a time. */
  async within(ms: number): Promise<boolean> {
    if (!this.pending) await this.wait(ms);
    return this.pending;
  }

  private wait(ms?: number): Promise<void> {
    return new Promise((resolve) => {
      if (this.stop.aborted) return resolve();
      this.resolve = resolve;
      if (ms !== undefined) this.timer = setTimeout(() => this.now(), ms);
    });
  }

  private now(): void {
    clearTimeout(this.timer);
    this.resolve?.();
    this.resolve = undefined;
  }
}

import type { Clock } from "@edgeloom/runtime/base";
import type { Json } from "@edgeloom/runtime/schema";

/** What is known of a setting: its value, or that there is none. */
export type KnownSetting = { readonly value: Json | undefined };

type Entry = KnownSetting & { readonly endsMs: number };

/** So many settings may be remembered before those that are out of date are swept out. */
const sweepAt = 1_000;

/** Remembers settings for a time. An answer that was asked for before a change is not remembered. */
export class SettingsCache {
  readonly #clock: Clock;
  readonly #lifetimeMs: number;
  readonly #entries = new Map<string, Entry>();
  /** When a setting was last dropped, as a count of all drops; whoever asks meanwhile notices. */
  readonly #drops = new Map<string, number>();
  #dropCount = 0;
  #lastClear = 0;

  constructor(clock: Clock, lifetimeMs: number) {
    this.#clock = clock;
    this.#lifetimeMs = lifetimeMs;
  }

  /** A mark to be given back to {@link SettingsCache.set}: what was dropped since counts. */
  get mark(): number {
    return this.#dropCount;
  }

  get(key: string): KnownSetting | undefined {
    const entry = this.#entries.get(key);
    return entry === undefined || entry.endsMs <= this.#clock.nowMs() ? undefined : entry;
  }

  /** Remembers what somebody was told who had asked at the time of a mark. */
  set(key: string, value: Json | undefined, mark: number): void {
    if (Math.max(this.#lastClear, this.#drops.get(key) ?? 0) > mark) return;
    if (this.#entries.size >= sweepAt) this.#sweep();
    this.#entries.set(key, { value, endsMs: this.#clock.nowMs() + this.#lifetimeMs });
  }

  /** Forgets one setting. */
  drop(key: string): void {
    this.#entries.delete(key);
    if (this.#drops.size >= sweepAt) this.clear();
    this.#drops.set(key, ++this.#dropCount);
  }

  /** Forgets all settings. */
  clear(): void {
    this.#entries.clear();
    this.#drops.clear();
    this.#lastClear = ++this.#dropCount;
  }

  /** When all are up to date nothing can be swept out, and they are asked for again. */
  #sweep(): void {
    const nowMs = this.#clock.nowMs();
    for (const [key, { endsMs }] of this.#entries) if (endsMs <= nowMs) this.#entries.delete(key);
    if (this.#entries.size >= sweepAt) this.#entries.clear();
  }
}

import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Clock, systemClock } from "@edgeloom/runtime/base";
import { writeAtomic } from "../util/write-atomic.js";
import type { PendingConfig, PendingConfigs } from "./pending-configs.js";

const fileName = /^\d{16}-\d+-\d+\.json$/;
const microsecondDigits = 16;

/**
 * Keeps each configuration in a file of its own, so that nothing but itself can damage it, it stays as it was received, and no lock
 * is needed. The names of the files sort by arrival.
 */
export class FolderPendingConfigs implements PendingConfigs {
  readonly #folder: string;
  readonly #clock: Clock;
  #lastUs = 0;
  #number = 0;

  /** The folder is made when it is needed. */
  constructor(folder: string, clock: Clock = systemClock) {
    this.#folder = folder;
    this.#clock = clock;
  }

  add(text: string): PendingConfig {
    // The order of arrival holds when the clock is set back meanwhile.
    this.#lastUs = Math.max(
      Math.round(this.#clock.wallSeconds() * 1e6),
      this.#lastUs + 1,
      this.#newestUs() + 1,
    );
    const moment = String(this.#lastUs).padStart(microsecondDigits, "0");
    const key = `${moment}-${process.pid}-${this.#number++}`;
    writeAtomic(this.#fileOf(key), text);
    return { key, text };
  }

  list(): readonly PendingConfig[] {
    return this.#names().flatMap((name) => {
      const key = name.slice(0, -".json".length);
      const text = readIfThere(this.#fileOf(key));
      return text === undefined ? [] : [{ key, text }];
    });
  }

  remove(keys: Iterable<string>): void {
    for (const key of keys) if (fileName.test(`${key}.json`)) rmSync(this.#fileOf(key), { force: true });
  }

  #newestUs(): number {
    return Number(this.#names().at(-1)?.slice(0, microsecondDigits) ?? 0);
  }

  #names(): readonly string[] {
    mkdirSync(this.#folder, { recursive: true });
    return readdirSync(this.#folder)
      .filter((name) => fileName.test(name))
      .sort();
  }

  #fileOf(key: string): string {
    return join(this.#folder, `${key}.json`);
  }
}

/** Another process may have removed it a moment ago. */
function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

import { readFileSync, rmSync } from "node:fs";
import { writeAtomic } from "./write-atomic.js";

/** A small record in a JSON file: what has to be known again after a kill. */
export class RecordFile<T extends object> {
  readonly #file: string;
  readonly #isRecord: (value: Partial<T>) => boolean;

  /** `isRecord` judges an object that was read. */
  constructor(file: string, isRecord: (value: Partial<T>) => boolean) {
    this.#file = file;
    this.#isRecord = isRecord;
  }

  /** The record; undefined when there is none, or it cannot be read. */
  read(): T | undefined {
    try {
      const record: unknown = JSON.parse(readFileSync(this.#file, "utf8"));
      const isOne = typeof record === "object" && record !== null && this.#isRecord(record);
      return isOne ? (record as T) : undefined;
    } catch {
      return undefined;
    }
  }

  /** Writes the record, whole. */
  write(record: T): void {
    writeAtomic(this.#file, `${JSON.stringify(record, undefined, 2)}\n`);
  }

  /** Forgets the record. */
  drop(): void {
    rmSync(this.#file, { force: true });
  }
}

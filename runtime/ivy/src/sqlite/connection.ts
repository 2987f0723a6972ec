import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import Sqlite from "better-sqlite3";
import { storeError } from "./store-error.js";

/** How sure a commit is: `FULL` also survives a loss of power, `NORMAL` only every end of the process. */
export type Synchronous = "FULL" | "NORMAL";

/** How a connection is made. */
export type ConnectionOptions = {
  readonly synchronous?: Synchronous;
  /** How long to wait for another process; the whole process stands still meanwhile. */
  readonly busyTimeoutMs?: number;
  /** Looks at a file that is there, and changes nothing. */
  readonly isReadOnly?: boolean;
};

/** A value of a row. */
export type SqlValue = string | number | null;

/** One statement, prepared once. */
export type Statement<Row> = {
  run(...values: readonly SqlValue[]): { readonly changes: number; readonly lastInsertRowid: number };
  get(...values: readonly SqlValue[]): Row | undefined;
  all(...values: readonly SqlValue[]): readonly Row[];
};

const defaultBusyMs = 5_000;
/** Of 4 KiB. A checkpoint writes each page once, however often it has changed, so fewer of them write less. */
const pagesPerCheckpoint = 4_000;

/** A connection to one file. With its lock it is the only place that knows the driver. */
export class Connection {
  readonly #db: Sqlite.Database;

  /** Makes the file and its folder where they are missing, unless it is only to be read. Throws as the statements do. */
  constructor(
    readonly file: string,
    { synchronous = "FULL", busyTimeoutMs = defaultBusyMs, isReadOnly = false }: ConnectionOptions = {},
  ) {
    if (isReadOnly) {
      this.#db = this.#guard(() => new Sqlite(file, { timeout: busyTimeoutMs, readonly: true }));
      return;
    }
    mkdirSync(dirname(file), { recursive: true });
    this.#db = this.#guard(() => new Sqlite(file, { timeout: busyTimeoutMs }));
    try {
      this.pragma("journal_mode = WAL");
      this.pragma(`synchronous = ${synchronous}`);
      this.pragma(`wal_autocheckpoint = ${pagesPerCheckpoint}`);
    } catch (error) {
      this.#db.close();
      throw error;
    }
  }

  /** Sets or asks something about the connection. The result is the first value of the first row. */
  pragma(text: string): unknown {
    return this.#guard(() => this.#db.pragma(text, { simple: true }));
  }

  /** Runs any number of statements. */
  exec(script: string): void {
    this.#guard(() => this.#db.exec(script));
  }

  /** Prepares a statement. Its calls throw an EdgeloomError where the device or another process is at fault. */
  prepare<Row>(text: string): Statement<Row> {
    const statement = this.#guard(() => this.#db.prepare<SqlValue[], Row>(text));
    return {
      run: (...values) => {
        try {
          const { changes, lastInsertRowid } = statement.run(...values);
          return { changes, lastInsertRowid: Number(lastInsertRowid) };
        } catch (error) {
          throw storeError(error, this.file);
        }
      },
      get: (...values) => this.#guard(() => statement.get(...values)),
      all: (...values) => this.#guard(() => statement.all(...values)),
    };
  }

  /**
   * Runs `work` in one transaction that has the right to write from the start: two processes that first read would refuse each other
   * the upgrade. Nothing of it stays if it throws.
   */
  transaction<T>(work: () => T): T {
    return this.#guard(() => this.#db.transaction(work).immediate());
  }

  close(): void {
    this.#db.close();
  }

  #guard<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw storeError(error, this.file);
    }
  }
}

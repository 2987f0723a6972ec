import Sqlite from "better-sqlite3";
import type { SqlRow, SqlValue } from "./sql.js";
import { storeError } from "./store-error.js";

/** How sure a commit is: `FULL` also survives a loss of power, `NORMAL` only every end of the process. */
export type Synchronous = "FULL" | "NORMAL";

/** What a statement has done. */
export type RunResult = { readonly changes: number; readonly lastInsertRowid: number | bigint };

/** How a connection is made. */
export type ConnectionOptions = {
  readonly synchronous: Synchronous;
  /** How long SQLite itself waits for another process that holds the lock; nothing else runs meanwhile. */
  readonly busyTimeoutMs: number;
};

const maxStatements = 200;

/** The one connection to a file; the only place that knows the driver. */
export class Connection {
  readonly #db: Sqlite.Database;
  /** In order of use, the latest last. */
  readonly #statements = new Map<string, Sqlite.Statement<SqlValue[]>>();

  constructor(
    readonly file: string,
    { synchronous, busyTimeoutMs }: ConnectionOptions,
  ) {
    this.#db = this.#guard(() => new Sqlite(file, { timeout: busyTimeoutMs }));
    try {
      this.pragma("journal_mode = WAL");
      this.pragma(`synchronous = ${synchronous}`);
      this.pragma("foreign_keys = ON");
    } catch (error) {
      this.#db.close();
      throw error;
    }
  }

  get inTransaction(): boolean {
    return this.#db.inTransaction;
  }

  /** Sets or asks something about the connection. The result is the first value of the first row. */
  pragma(text: string): unknown {
    return this.#guard(() => this.#db.pragma(text, { simple: true }));
  }

  /** Runs any number of statements. */
  exec(script: string): void {
    this.#guard(() => this.#db.exec(script));
  }

  run(text: string, values: readonly SqlValue[]): RunResult {
    return this.#guard(() => {
      const { changes, lastInsertRowid } = this.#prepared(text).run(...values.map(bound));
      return { changes, lastInsertRowid: exact(lastInsertRowid) };
    });
  }

  get(text: string, values: readonly SqlValue[]): SqlRow | undefined {
    const row = this.#guard(() => this.#prepared(text).get(...values.map(bound)));
    return row === undefined ? undefined : exactRow(row as SqlRow);
  }

  all(text: string, values: readonly SqlValue[]): readonly SqlRow[] {
    const rows = this.#guard(() => this.#prepared(text).all(...values.map(bound)));
    return rows.map((row) => exactRow(row as SqlRow));
  }

  /** Undoes what is not committed. SQLite may have done that already, after some failures. */
  rollback(): void {
    if (this.inTransaction) this.exec("ROLLBACK");
  }

  close(): void {
    this.#statements.clear();
    this.#db.close();
  }

  #prepared(text: string): Sqlite.Statement<SqlValue[]> {
    const known = this.#statements.get(text);
    const statement = known ?? this.#db.prepare<SqlValue[]>(text).safeIntegers(true);
    this.#statements.delete(text);
    this.#statements.set(text, statement);
    const [oldest] = this.#statements.keys();
    if (this.#statements.size > maxStatements && oldest !== undefined) this.#statements.delete(oldest);
    return statement;
  }

  #guard<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw storeError(error, this.file);
    }
  }
}

/** The driver takes every number for a floating one; where the column has no type of its own, that would stay visible. */
function bound(value: SqlValue): SqlValue {
  return typeof value === "number" && Number.isSafeInteger(value) ? BigInt(value) : value;
}

function exact(value: number | bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function exactRow(row: SqlRow): SqlRow {
  const result: Record<string, SqlValue> = {};
  for (const [column, value] of Object.entries(row))
    result[column] = typeof value === "bigint" ? exact(value) : value;
  return result;
}

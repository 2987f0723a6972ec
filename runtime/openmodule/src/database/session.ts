import type { Connection, RunResult } from "./connection.js";
import { Sql, type SqlRow, type SqlValue } from "./sql.js";

/**
 * What may be done with a database while a session is active. Statements are SQL text with `?` and one value for each, or
 * what `sql` makes. Using it after the session has ended is an error (`CLOSED`).
 */
export class Session {
  readonly #connection: Connection;
  readonly #assertUsable: () => void;

  /** @internal Sessions come from `Database.session`. */
  constructor(connection: Connection, assertUsable: () => void) {
    this.#connection = connection;
    this.#assertUsable = assertUsable;
  }

  /** Runs a statement that returns no rows. */
  run(statement: string | Sql, ...values: readonly SqlValue[]): RunResult {
    const { text, values: all } = complete(statement, values);
    return this.#usable().run(text, all);
  }

  /** The first row of a query. */
  get(query: string | Sql, ...values: readonly SqlValue[]): SqlRow | undefined {
    const { text, values: all } = complete(query, values);
    return this.#usable().get(text, all);
  }

  /** All rows of a query. */
  all(query: string | Sql, ...values: readonly SqlValue[]): readonly SqlRow[] {
    const { text, values: all } = complete(query, values);
    return this.#usable().all(text, all);
  }

  /** Runs any number of statements without values. */
  exec(script: string): void {
    this.#usable().exec(script);
  }

  #usable(): Connection {
    this.#assertUsable();
    return this.#connection;
  }
}

function complete(statement: string | Sql, values: readonly SqlValue[]): Sql {
  return statement instanceof Sql ? statement : new Sql(statement, values);
}

import { EdgeloomError } from "@edgeloom/runtime";
import type { Connection } from "./connection.js";
import { Session } from "./session.js";
import { Turns, type TurnsOptions } from "./turns.js";

/** The sessions that are active: each but the first within the one before it. */
export type Stack = { top: Scope | undefined };

/** One active session: a transaction, or a savepoint within the session around it. */
export class Scope {
  readonly session: Session;
  /** Sessions within this one, one after the other. */
  readonly children: Turns;
  readonly #connection: Connection;
  readonly #stack: Stack;
  readonly #outer: Scope | undefined;
  readonly #savepoint: string | undefined;
  #state: "open" | "ending" | "ended" = "open";

  /** Begins the transaction. */
  constructor(connection: Connection, stack: Stack, turns: TurnsOptions) {
    this.#connection = connection;
    this.#stack = stack;
    this.#outer = stack.top;
    this.#savepoint = this.#outer === undefined ? undefined : `level_${this.#outer.#depth}`;
    this.children = new Turns(turns);
    this.session = new Session(connection, () => this.#assertUsable());
    // The lock for writing is taken at once: taken later, SQLite could refuse it without waiting.
    connection.exec(this.#savepoint === undefined ? "BEGIN IMMEDIATE" : `SAVEPOINT ${this.#savepoint}`);
    stack.top = this;
  }

  /** Whether sessions may begin within this one. */
  get isOpen(): boolean {
    return this.#state === "open";
  }

  get #depth(): number {
    return this.#outer === undefined ? 1 : this.#outer.#depth + 1;
  }

  /** Waits for the sessions within this one that nobody has waited for; no more of them begin. */
  async settle(): Promise<void> {
    if (this.#state === "open") this.#state = "ending";
    await this.children.idle();
  }

  /** Makes what was done last; within another session, as far as that one lasts. */
  commit(): void {
    this.#assertUsable();
    this.#connection.exec(this.#savepoint === undefined ? "COMMIT" : `RELEASE ${this.#savepoint}`);
    this.#end();
  }

  /** Undoes what was done. */
  rollback(): void {
    if (this.#state === "ended") return;
    this.#end();
    if (this.#savepoint === undefined) this.#connection.rollback();
    else if (this.#connection.inTransaction)
      this.#connection.exec(`ROLLBACK TO ${this.#savepoint}; RELEASE ${this.#savepoint}`);
  }

  #end(): void {
    this.#state = "ended";
    this.#stack.top = this.#outer;
  }

  #assertUsable(): void {
    const place = this.#connection.file;
    if (this.#state === "ended") {
      throw new EdgeloomError("CLOSED", "the session has ended", {
        place,
        fix: "use a session only inside of the function that it was given to",
      });
    }
    if (!this.#connection.inTransaction) throw lostTransaction(place);
    if (this.#stack.top === this) return;
    throw new EdgeloomError("CONFIG", "a session within this one goes on", {
      place,
      fix: "wait for the inner session before you use the outer one",
    });
  }
}

/** SQLite itself rolls back after some failures, and a script may hold COMMIT: what comes after would stand alone. */
function lostTransaction(place: string): EdgeloomError {
  return new EdgeloomError("CONFIG", "the transaction of the session was ended inside of it", {
    place,
    fix: "leave BEGIN, COMMIT and ROLLBACK to the session",
  });
}

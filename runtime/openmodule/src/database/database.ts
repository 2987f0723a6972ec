import { AsyncLocalStorage } from "node:async_hooks";
import { EdgeloomError } from "@edgeloom/runtime";
import { type DeadlineTable, type Logger, waitFor } from "@edgeloom/runtime/base";
import type { Connection } from "./connection.js";
import { Scope, type Stack } from "./scope.js";
import type { Session } from "./session.js";
import { Turns, type TurnsOptions } from "./turns.js";

/** What a database works with. */
export type DatabaseParts = {
  readonly connection: Connection;
  readonly log: Logger;
  readonly deadlines: DeadlineTable;
  readonly maxActiveSessions: number;
  /** Called when the file is free again. */
  readonly onClosed: () => void;
};

/** Options of one session. */
export type SessionOptions = {
  /** How long to wait for sessions that came earlier; default 10 s. */
  readonly timeoutMs?: number;
  /** Gives up waiting; a session that has begun goes on. */
  readonly signal?: AbortSignal;
};

const defaultTurnMs = 10_000;
/** Below the time that the shutdown of a core has. */
const defaultDrainMs = 5_000;

/** The SQLite database of a service (openmodule spec §11). */
export class Database {
  /** Where it lies. */
  readonly file: string;
  readonly #parts: DatabaseParts;
  readonly #turns: Turns;
  readonly #turnsOptions: TurnsOptions;
  readonly #scopes = new AsyncLocalStorage<Scope>();
  readonly #stack: Stack = { top: undefined };
  #closing: Promise<void> | undefined;
  #isClosed = false;

  /** @internal Use `openDatabase`. */
  constructor(parts: DatabaseParts) {
    this.#parts = parts;
    this.file = parts.connection.file;
    this.#turnsOptions = { limit: parts.maxActiveSessions, place: this.file, deadlines: parts.deadlines };
    this.#turns = new Turns(this.#turnsOptions);
  }

  /** How many sessions are active or wait for their turn. Those within others do not count. */
  get activeSessions(): number {
    return this.#turns.size;
  }

  /**
   * Gives a session to `work`, when those that came earlier have ended. What was done lasts when `work` succeeds, and is
   * undone when it fails. When the promise resolves, it is on disk.
   *
   * Inside of a session, a further one is part of it: undone alone when it fails, and lasting only with the outer one.
   *
   * @throws EdgeloomError `OVERLOADED` when too many sessions are active, `UNAVAILABLE` when there was no turn in time or
   * another process has the file locked, `CLOSED` after the shutdown; and whatever `work` throws
   */
  async session<T>(work: (session: Session) => T | Promise<T>, options: SessionOptions = {}): Promise<T> {
    const release = await this.#turn(options);
    try {
      const scope = this.#begin();
      try {
        const result = await this.#scopes.run(scope, async () => work(scope.session));
        await scope.settle();
        scope.commit();
        return result;
      } catch (error) {
        await scope.settle();
        this.#rollback(scope);
        throw error;
      }
    } finally {
      release();
    }
  }

  /**
   * Like {@link Database.session}, for work that never waits: it is done when this returns.
   *
   * @throws EdgeloomError `UNAVAILABLE` when another session is active, for which it cannot wait; `CONFIG` when `work` returns a promise
   */
  sessionSync<T>(work: (session: Session) => T): T {
    const outer = this.#outer();
    if (outer === undefined) this.#assertOpen();
    const release = (outer?.children ?? this.#turns).takeNow();
    if (release === undefined) {
      throw new EdgeloomError("UNAVAILABLE", "another session is active", {
        place: this.file,
        retryable: true,
        fix: "use session, which waits for it",
      });
    }
    try {
      return this.#runSync(work);
    } finally {
      release();
    }
  }

  /** Closes the database: sessions that have begun or wait may end, for at most `drainMs` (default 5 s); then they are undone. Twice is fine. */
  close({ drainMs = defaultDrainMs }: { readonly drainMs?: number } = {}): Promise<void> {
    this.#closing ??= this.#end(drainMs);
    return this.#closing;
  }

  /**
   * Closes the database, as its owner.
   *
   * @throws EdgeloomError `CLOSED` when that was done already
   */
  async shutdown(options: { readonly drainMs?: number } = {}): Promise<void> {
    if (this.#closing !== undefined) throw this.#closed();
    await this.close(options);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #runSync<T>(work: (session: Session) => T): T {
    const scope = this.#begin();
    try {
      const result = this.#scopes.run(scope, work, scope.session);
      if (isThenable(result)) {
        result.then(undefined, () => {});
        throw new EdgeloomError("CONFIG", "the work of sessionSync returned a promise", {
          place: this.file,
          fix: "use session",
        });
      }
      scope.commit();
      return result;
    } catch (error) {
      this.#rollback(scope);
      throw error;
    }
  }

  /** The session that this code runs in; one that has ended does not count, as for work that it left behind. */
  #outer(): Scope | undefined {
    const scope = this.#scopes.getStore();
    return scope?.isOpen === true ? scope : undefined;
  }

  async #turn({ timeoutMs = defaultTurnMs, signal }: SessionOptions): Promise<() => void> {
    const outer = this.#outer();
    if (outer === undefined) this.#assertOpen();
    const release = await (outer?.children ?? this.#turns).take({ timeoutMs, signal });
    if (this.#isClosed) {
      release();
      throw this.#closed();
    }
    if (outer === undefined || this.#stack.top === outer) return release;
    // The session around it was synchronous and is over.
    release();
    return this.#turn({ timeoutMs, ...(signal === undefined ? {} : { signal }) });
  }

  #begin(): Scope {
    return new Scope(this.#parts.connection, this.#stack, this.#turnsOptions);
  }

  /** The failure that led here says more than one of undoing, which SQLite does by itself when the file is closed. */
  #rollback(scope: Scope): void {
    if (this.#isClosed) return;
    try {
      scope.rollback();
    } catch (error) {
      this.#parts.log.error({ error, file: this.file }, "a session could not be undone");
    }
  }

  async #end(drainMs: number): Promise<void> {
    const { log, deadlines, connection, onClosed } = this.#parts;
    const place = this.file;
    const onTimeout = (): EdgeloomError =>
      new EdgeloomError("DEADLINE_EXCEEDED", "sessions go on after the shutdown", { place });
    try {
      await waitFor({ timeoutMs: drainMs, place, deadlines, onTimeout }, ({ resolve }) => {
        void this.#turns.idle().then(resolve);
        return () => {};
      });
    } catch (error) {
      log.error({ error, sessions: this.activeSessions }, "sessions are undone because the database closes");
    }
    this.#turns.dismiss(this.#closed());
    for (let scope = this.#stack.top; scope !== undefined; scope = this.#stack.top) this.#rollback(scope);
    this.#isClosed = true;
    connection.close();
    onClosed();
  }

  #assertOpen(): void {
    if (this.#closing !== undefined) throw this.#closed();
  }

  #closed(): EdgeloomError {
    return new EdgeloomError("CLOSED", "the database was shut down", { place: this.file });
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}

import type { KVEntry, KVSyncResponse } from "@edgeloom/openmodule-sdk";
import { EdgeloomError, type Json, type Model } from "@edgeloom/runtime";
import type { Logger } from "@edgeloom/runtime/base";
import { type EventListener, eventListener } from "@edgeloom/runtime/bus";
import { type Column, jsonColumn } from "../database/columns.js";
import type { Database } from "../database/database.js";
import type { Session } from "../database/session.js";
import { quoteName, Sql, type SqlRow } from "../database/sql.js";

/** A key that the server has given another value; undefined when it has taken the key away. */
export type KvChange<T> = { readonly key: string; readonly value: T | undefined };

/** What a store is made of. */
export type KvStoreParts<T> = {
  readonly database: Pick<Database, "session">;
  /** Name of this service. */
  readonly name: string;
  readonly log: Logger;
  /** Tells several stores of a service apart. */
  readonly suffix?: string | undefined;
  /** Where it lies; default `kv_store`, with `_<suffix>` when there is one. */
  readonly table?: string | undefined;
  /** What values have to be; a request with one that does not fit is refused. */
  readonly value?: Model<T, unknown> | undefined;
};

type Tags = { readonly [key: string]: string };
type Checked<T> = { readonly entry: KVEntry; readonly value: T | undefined };

/**
 * Values that the server keeps in step with a service, in the database of the service (openmodule spec §10.8). Every value
 * has a tag, and the server names the tag that it believes to replace, so that nothing is overwritten by mistake.
 */
export class KvStore<T = Json> {
  /** The name that the server knows the store by. */
  readonly service: string;
  /** Called with what has changed, after it is on disk. The server gets its answer when the functions are done. */
  readonly onChange: EventListener<[changes: readonly KvChange<T>[]]>;
  readonly #database: Pick<Database, "session">;
  readonly #table: string;
  readonly #column: Column<T, unknown>;

  /** @internal Use {@link openKvStore}. */
  constructor({ database, name, log, suffix, table, value }: KvStoreParts<T>) {
    const ending = suffix === undefined ? "" : `_${suffix}`;
    this.service = `${name}${ending}`;
    this.onChange = eventListener({ log });
    this.#database = database;
    this.#table = quoteName(table ?? `kv_store${ending}`);
    this.#column = (value === undefined ? jsonColumn() : jsonColumn(value)) as Column<T, unknown>;
  }

  /** Makes the table, unless a migration did. */
  async prepare(): Promise<void> {
    const columns = "(key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL, e_tag TEXT)";
    await this.#database.session(
      (session) => void session.run(`CREATE TABLE IF NOT EXISTS ${this.#table} ${columns}`),
    );
  }

  /** The value of a key. */
  async get(key: string): Promise<T | undefined> {
    const row = await this.#database.session((session) => this.#row(session, key));
    return row === undefined ? undefined : this.#column.decode(row["value"] ?? null);
  }

  /** All keys and their values. */
  async entries(): Promise<ReadonlyMap<string, T>> {
    const rows = await this.#database.session((session) =>
      session.all(this.#sql("SELECT key, value FROM", "ORDER BY key")),
    );
    return new Map(rows.map(({ key, value }) => [String(key), this.#column.decode(value ?? null)]));
  }

  /**
   * Changes values, all or none. The value `null` takes a key away.
   *
   * @throws EdgeloomError `INVALID` when a tag is not the one that is stored, or a value does not fit
   */
  async set(entries: readonly KVEntry[]): Promise<void> {
    const checked = entries.map((entry) => ({ entry, value: this.#read(entry) }));
    const changes = await this.#database.session((session) => this.#apply(session, checked));
    if (changes.length > 0) await this.onChange(changes);
  }

  /** How the store differs from what the server has. */
  async compare(server: Tags): Promise<KVSyncResponse> {
    const rows = await this.#database.session((session) => session.all(this.#sql("SELECT key, e_tag FROM")));
    const stored = rows.map((row) => [String(row["key"]), tagOf(row)] as const);
    const storedKeys = new Set(stored.map(([key]) => key));
    return {
      additions: tags(stored.filter(([key]) => !Object.hasOwn(server, key))),
      changes: tags(stored.filter(([key, tag]) => Object.hasOwn(server, key) && server[key] !== tag)),
      missing: tags(Object.entries(server).filter(([key]) => !storedKeys.has(key))),
    };
  }

  #apply(session: Session, entries: readonly Checked<T>[]): readonly KvChange<T>[] {
    const changes = new Map<string, KvChange<T>>();
    for (const { entry, value } of entries) {
      const { key } = entry;
      const row = this.#row(session, key);
      assertTag(entry, row);
      if (value !== undefined) this.#put(session, entry);
      else if (row !== undefined) session.run(this.#sql("DELETE FROM", "WHERE key = ?", key));
      if (value !== undefined || row !== undefined) changes.set(key, { key, value });
    }
    return [...changes.values()];
  }

  #put(session: Session, { key, value, e_tag: tag }: KVEntry): void {
    const update = "ON CONFLICT (key) DO UPDATE SET value = excluded.value, e_tag = excluded.e_tag";
    const text = `INSERT INTO ${this.#table} (key, value, e_tag) VALUES (?, ?, ?) ${update}`;
    session.run(text, key, value, tag ?? null);
  }

  #row(session: Session, key: string): SqlRow | undefined {
    return session.get(this.#sql("SELECT value, e_tag FROM", "WHERE key = ?", key));
  }

  #read({ key, value }: KVEntry): T | undefined {
    if (value.trim() === "null") return undefined;
    try {
      return this.#column.decode(value);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new EdgeloomError("INVALID", `The value of ${key} is not accepted: ${reason}`, {
        place: key,
        cause,
      });
    }
  }

  #sql(before: string, after = "", ...values: readonly string[]): Sql {
    return new Sql(`${before} ${this.#table} ${after}`, values);
  }
}

/** A value that came without a tag has the empty one: the server cannot know it, and sends the value anew. */
function tagOf(row: SqlRow): string {
  return String(row["e_tag"] ?? "");
}

function tags(entries: readonly (readonly [key: string, tag: string])[]): Tags {
  return Object.fromEntries(entries);
}

/** The texts are part of the protocol. */
function assertTag({ key, previous_e_tag: previous = "" }: KVEntry, row: SqlRow | undefined): void {
  const refuse = (text: string): never => {
    throw new EdgeloomError("INVALID", text, { place: key, fix: "compare tags first, with the RPC sync" });
  };
  if (row === undefined) {
    if (previous !== "") refuse("Previous ETag given but not in database");
    return;
  }
  if (tagOf(row) === previous) return;
  refuse(previous === "" ? "No previous ETag" : "Previous ETag does not match");
}

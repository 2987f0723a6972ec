import type { ConfigMessageBody, DataMessageBody, MessageBody } from "@edgeloom/ivy-sdk";
import { type Clock, systemClock, type Timer } from "@edgeloom/runtime/base";
import { bodyText } from "../messages/body-text.js";
import type {
  ConfigOutcome,
  ConfigOutcomes,
  OutcomeKey,
  ProgressKey,
  UpdateProgress,
} from "../messages/config-outcomes.js";
import type { DeadMessage, MessageQueue, QueuedMessage } from "../messages/message-queue.js";
import { type ArchiveDay, readArchiveFile } from "../messages/read-archive.js";
import { readBody } from "../messages/read-body.js";
import type { Connection } from "../sqlite/index.js";
import { ArchiveWriter } from "./archive-writer.js";
import { takeOverQueue } from "./older-queue.js";
import { OutcomeRows } from "./outcome-rows.js";
import { ProgressRows } from "./progress-rows.js";
import type { QueueProblem } from "./queue-problem.js";
import { QueueRows } from "./queue-rows.js";
import { isUnreadable, queuedMessage, type UnreadableRow } from "./queued-message.js";

/** How much is kept. Whatever goes is in the archive. */
export type QueueLimits = {
  /** Messages that wait; 1,000,000 when left out. */
  readonly maxRows?: number;
  /** Age of a message in days, of those on which messages were made; 14 when left out. */
  readonly maxAgeDays?: number;
  /** Messages that were given up; 10,000 when left out. */
  readonly maxDead?: number;
  /** Days of the archive, of those on which messages were made; 365 when left out, null for ever. */
  readonly archiveDays?: number | null;
};

/** What a queue is made of; `openQueue` puts it together. */
export type QueueParts = {
  readonly connection: Connection;
  readonly archiveFolder: string;
  readonly syncsArchive: boolean;
  readonly limits: Required<QueueLimits>;
  readonly clock?: Clock;
  readonly onProblem?: (problem: QueueProblem) => void;
};

const usPerDay = 86_400_000_000;
/** How long a row may wait for the archive, and how many may. */
const archiveDelayMs = 1_000;
const maxUnarchived = 4_000;
const addsPerTrim = 20_000;

/** The queue on SQLite (specification R11). Synchronous throughout: a message is on the disk when `add` returns. */
export class SqliteMessageQueue implements MessageQueue, ConfigOutcomes {
  readonly #parts: QueueParts;
  readonly #connection: Connection;
  readonly #rows: QueueRows;
  readonly #outcomes: OutcomeRows;
  readonly #progress: ProgressRows;
  readonly #archive: ArchiveWriter;
  readonly #clock: Clock;
  readonly #report: (problem: QueueProblem) => void;
  #unarchived = 0;
  #added = 0;
  #lastUs = 0;
  #timer: Timer | undefined;

  constructor(parts: QueueParts) {
    this.#parts = parts;
    this.#connection = parts.connection;
    this.#rows = new QueueRows(parts.connection);
    this.#outcomes = new OutcomeRows(parts.connection);
    this.#progress = new ProgressRows(parts.connection);
    this.#archive = new ArchiveWriter(parts.connection, {
      folder: parts.archiveFolder,
      syncs: parts.syncsArchive,
      keepDays: parts.limits.archiveDays,
    });
    this.#clock = parts.clock ?? systemClock;
    this.#report = parts.onProblem ?? (() => {});
    // A node has to start while another process keeps the database, and with a full disk; both happen again by themselves.
    if (this.#archives()) this.#trimIfPossible();
  }

  add(body: MessageBody): number {
    return this.#insert(body.variant, bodyText(body));
  }

  addText(body: string): number {
    const document = readBody(body);
    return this.#insert(document.value.variant, document.text());
  }

  addMany(bodies: readonly MessageBody[]): readonly number[] {
    const texts = bodies.map((body) => [body.variant, bodyText(body)] as const);
    const identifiers = this.#connection.transaction(() =>
      texts.map(([variant, text]) => this.#insertRow(variant, text)),
    );
    this.#afterAdding(texts.length);
    return identifiers;
  }

  oldest(count: number, excluded: Iterable<number> = []): readonly QueuedMessage[] {
    const limit = Math.trunc(count);
    const list = [...excluded];
    for (;;) {
      const rows =
        list.length === 0
          ? this.#rows.oldest.all(limit)
          : this.#rows.oldestBut.all(JSON.stringify(list), limit);
      const read = rows.map(queuedMessage);
      const unreadable = read.filter(isUnreadable);
      if (unreadable.length === 0) return read.filter((row): row is QueuedMessage => !isUnreadable(row));
      for (const row of unreadable) this.#buryUnreadable(row);
    }
  }

  remove(identifiers: Iterable<number>): void {
    const list = [...identifiers];
    if (list.length === 0) return;
    // The archive is made from the rows, so it comes first.
    if (list.some((identifier) => identifier > this.#archive.writtenUpTo)) this.#archive.flush();
    this.#rows.remove.run(JSON.stringify(list));
  }

  noteFailure(identifiers: Iterable<number>, reason: string): void {
    this.#rows.noteFailure.run(reason, JSON.stringify([...identifiers]));
  }

  giveUp(identifiers: Iterable<number>, reason: string): void {
    const list = JSON.stringify([...identifiers]);
    this.#archive.flush();
    this.#connection.transaction(() => {
      this.#rows.bury.run(reason, this.#nowUs(), list);
      this.#rows.remove.run(list);
      this.#rows.trimDead.run(this.#parts.limits.maxDead);
    });
  }

  dead(count: number): readonly DeadMessage[] {
    return this.#rows.dead.all(count).map(({ id, created_at_us, body, reason, died_at_us }) => ({
      identifier: id,
      timestamp: created_at_us / 1e6,
      bodyText: body,
      reason,
      diedAt: died_at_us / 1e6,
    }));
  }

  count(): number {
    return this.#rows.count.get()?.count ?? 0;
  }

  outcomeOf(revision: number): ConfigOutcome | undefined {
    return this.#outcomes.one(revision);
  }

  outcomes(count: number): readonly ConfigOutcome[] {
    return this.#outcomes.newest(count);
  }

  beginOutcome(key: OutcomeKey): number {
    return this.#outcomes.begin(key, this.#nowUs());
  }

  settleOutcome(
    { reason, ...key }: OutcomeKey & { readonly reason?: string },
    message: ConfigMessageBody,
    ...further: readonly DataMessageBody[]
  ): boolean {
    const status = message.status === "accepted" ? "accepted" : "rejected";
    return this.#addOnce([message, ...further], () =>
      this.#outcomes.settle(key, status, reason, this.#nowUs()),
    );
  }

  progressOf(revision: number): UpdateProgress | undefined {
    return this.#progress.of(revision);
  }

  noteProgress(key: ProgressKey, message: DataMessageBody): boolean {
    return this.#addOnce([message], () => this.#progress.note(key));
  }

  /**
   * Takes the undelivered messages of the queue of an earlier version over, of this software or of the original (specification R22).
   * Returns how many; undefined when the file was taken over before, or is no queue. Throws as {@link MessageQueue.add}.
   */
  takeOver(file: string): number | undefined {
    this.flushArchive();
    return takeOverQueue(this.#connection, file);
  }

  /** The messages of a UTC day (`2024-05-06`), those that were sent included. */
  readArchive(day: string): ArchiveDay {
    this.#archive.flush();
    return readArchiveFile(this.#archive.fileOf(day));
  }

  /** Writes what the archive lacks. Happens by itself within a second; a failure is reported, and tried again later. */
  flushArchive(): void {
    this.#archives();
  }

  /** Drops what is too old or too much. Happens by itself every 20,000 messages. */
  trim(): void {
    const { maxAgeDays, maxRows } = this.#parts.limits;
    const dropped = this.#connection.transaction(() => {
      const old = this.#rows.removeOlder.run(
        this.#nowUs() - maxAgeDays * usPerDay,
        Math.ceil(maxAgeDays),
      ).changes;
      const mayBeTooMany = (this.#rows.span.get()?.span ?? 0) > maxRows;
      return mayBeTooMany ? old + this.#rows.removeSurplus.run(maxRows).changes : old;
    });
    if (dropped > 0) this.#report({ kind: "dropped", count: dropped });
  }

  /** Writes the archive and closes the database. The queue cannot be used any more. */
  close(): void {
    this.flushArchive();
    this.#connection.close();
  }

  #archives(): boolean {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#unarchived = 0;
    try {
      this.#archive.flush();
      return true;
    } catch (cause) {
      this.#report({ kind: "archive-failed", cause });
      return false;
    }
  }

  #trimIfPossible(): void {
    try {
      this.trim();
    } catch (cause) {
      this.#report({ kind: "trim-failed", cause });
    }
  }

  /** Stores messages in the commit that notes what they tell of, unless it was noted before. */
  #addOnce(bodies: readonly MessageBody[], note: () => boolean): boolean {
    const texts = bodies.map((body) => [body.variant, bodyText(body)] as const);
    const isNew = this.#connection.transaction(() => {
      const isNoted = note();
      if (isNoted) for (const [variant, text] of texts) this.#insertRow(variant, text);
      return isNoted;
    });
    if (isNew) this.#afterAdding(texts.length);
    return isNew;
  }

  #insert(variant: string, text: string): number {
    const identifier = this.#insertRow(variant, text);
    this.#afterAdding(1);
    return identifier;
  }

  #insertRow(variant: string, text: string): number {
    const nowUs = this.#nowUs();
    const { lastInsertRowid } = this.#rows.insert.run(nowUs, variant, text);
    if (nowUs < this.#lastUs)
      this.#report({ kind: "clock-went-back", identifier: lastInsertRowid, byUs: this.#lastUs - nowUs });
    this.#lastUs = nowUs;
    return lastInsertRowid;
  }

  #afterAdding(count: number): void {
    this.#unarchived += count;
    this.#added += count;
    if (this.#added >= addsPerTrim) {
      this.#added = 0;
      // The message is stored, whatever becomes of the others.
      if (this.#archives()) this.#trimIfPossible();
    } else if (this.#unarchived >= maxUnarchived) this.flushArchive();
    else this.#timer ??= this.#clock.startTimer(archiveDelayMs, () => this.flushArchive());
  }

  #buryUnreadable({ identifier, reason }: UnreadableRow): void {
    this.giveUp([identifier], reason);
    this.#report({ kind: "unreadable", identifier, reason });
  }

  #nowUs(): number {
    // A clock that was never set stands at 1970; none is before that.
    return Math.max(0, Math.round(this.#clock.wallSeconds() * 1e6));
  }
}

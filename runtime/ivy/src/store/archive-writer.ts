import {
  closeSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { archiveHeader, dayOf } from "../messages/archive-line.js";
import type { Connection, Statement } from "../sqlite/index.js";
import { keepNewestDays } from "../util/newest-days.js";

type Lines = { readonly lines: string; readonly last: number; readonly rows: number };
type Day = Lines & { readonly day: string };
type Span = Lines & { readonly first_us: number; readonly last_us: number };

const nextRows = "SELECT id, created_at_us, body FROM message WHERE id > ? ORDER BY id LIMIT ?";

/** A line of the archive from the seconds and the digits after them; its time is that of `floatText`. */
const lineOf = (fraction: string): string =>
  `(created_at_us / 1000000) || '.' || ${fraction} || ',"' || replace(body, '"', '""') || '"' || char(10)`;
const wholeSecond = "CASE created_at_us % 1000000 WHEN 0 THEN '0' ELSE";

/**
 * The lines of some rows, made where the rows are: to bring every row to JavaScript costs more than to insert it. Good if all of them are
 * of one day, which is so but around midnight; to sort them by day would double the cost.
 */
const linesOfOneDay = `
  SELECT
    min(created_at_us) AS first_us,
    max(created_at_us) AS last_us,
    max(id) AS last,
    count(*) AS rows,
    group_concat(${lineOf(`${wholeSecond} rtrim(substr(created_at_us, -6), '0') END`)}, '') AS lines
  FROM (${nextRows})`;
/** Before that, a moment has fewer than six digits. */
const leastUs = 1_000_000;

/** The same for rows of several days, and of any time. */
const linesByDay = `
  SELECT
    date(created_at_us / 1000000, 'unixepoch') AS day,
    max(id) AS last,
    count(*) AS rows,
    group_concat(
      ${lineOf(`${wholeSecond} rtrim(printf('%06d', created_at_us % 1000000), '0') END`)}, '' ORDER BY id
    ) AS lines
  FROM (${nextRows})
  GROUP BY day
  ORDER BY min(id)`;

/** How an archive is kept. */
export type ArchiveRules = {
  readonly folder: string;
  /** Whether a file is on the disk before the rows count as written; needed where a loss of power must lose nothing. */
  readonly syncs: boolean;
  /** Days on which something was written, today included; null for ever. */
  readonly keepDays: number | null;
};

/** Rows of one transaction; bounds how long other writers wait, and the memory. */
const rowsPerFlush = 4_000;

/**
 * Writes messages to the file of their day (specification §4.1). The archive is made from the database: each row is written exactly
 * once, whatever is killed when, because the length of each file is committed together with how far the rows were written, and what
 * stands beyond it came from a transaction that never ended.
 */
export class ArchiveWriter {
  readonly #connection: Connection;
  readonly #folder: string;
  readonly #syncs: boolean;
  readonly #keepDays: number | null;
  #day = "";
  readonly #cursor: Statement<{ readonly id: number }>;
  readonly #oneDay: Statement<Span>;
  readonly #days: Statement<Day>;
  readonly #moveCursor: Statement<never>;
  readonly #size: Statement<{ readonly bytes: number }>;
  readonly #setSize: Statement<never>;

  constructor(connection: Connection, { folder, syncs, keepDays }: ArchiveRules) {
    this.#connection = connection;
    this.#folder = folder;
    this.#syncs = syncs;
    this.#keepDays = keepDays;
    this.#cursor = connection.prepare("SELECT id FROM archive_cursor");
    this.#oneDay = connection.prepare(linesOfOneDay);
    this.#days = connection.prepare(linesByDay);
    this.#moveCursor = connection.prepare("UPDATE archive_cursor SET id = ?");
    this.#size = connection.prepare("SELECT bytes FROM archive_file WHERE day = ?");
    this.#setSize = connection.prepare(
      "INSERT INTO archive_file VALUES (?, ?) ON CONFLICT (day) DO UPDATE SET bytes = excluded.bytes",
    );
  }

  /** The file of a day, `2024-05-06`. */
  fileOf(day: string): string {
    return join(this.#folder, `${day}.csv`);
  }

  /** The last row that is in the archive. */
  get writtenUpTo(): number {
    return this.#cursor.get()?.id ?? 0;
  }

  /** Writes all rows that are not in the archive yet. */
  flush(): void {
    while (this.#connection.transaction(() => this.#flushSome()) === rowsPerFlush);
  }

  #flushSome(): number {
    const days = this.#next();
    if (days.length === 0) return 0;
    for (const { day, lines } of days) this.#append(day, lines);
    this.#moveCursor.run(Math.max(...days.map(({ last }) => last)));
    return days.reduce((sum, { rows }) => sum + rows, 0);
  }

  #next(): readonly Day[] {
    const from = this.writtenUpTo;
    const span = this.#oneDay.get(from, rowsPerFlush);
    if (span === undefined || span.rows === 0) return [];
    const day = dayOf(span.first_us);
    if (span.first_us >= leastUs && dayOf(span.last_us) === day) return [{ ...span, day }];
    return this.#days.all(from, rowsPerFlush);
  }

  #append(day: string, lines: string): void {
    mkdirSync(this.#folder, { recursive: true });
    const handle = openSync(this.fileOf(day), "a+");
    try {
      const end = this.#cut(handle, day);
      const bytes = Buffer.from(end === 0 ? archiveHeader + lines : lines);
      for (let written = 0; written < bytes.length; ) written += writeSync(handle, bytes, written);
      if (this.#syncs) fsyncSync(handle);
      this.#setSize.run(day, end + bytes.length);
    } finally {
      closeSync(handle);
    }
    if (day !== this.#day) keepNewestDays(this.#folder, ".csv", this.#keepDays);
    this.#day = day;
  }

  /** Takes away what no transaction has finished, and returns where the file ends then. */
  #cut(handle: number, day: string): number {
    const { size } = fstatSync(handle);
    const committed = this.#size.get(day)?.bytes ?? endOfLastLine(handle, size);
    if (size <= committed) return size;
    ftruncateSync(handle, committed);
    return committed;
  }
}

const newline = 0x0a;
const tailBytes = 1 << 16;

/** Of a file that another program has written: its end, or that of its last whole line. */
function endOfLastLine(handle: number, size: number): number {
  const tail = Buffer.alloc(Math.min(size, tailBytes));
  const read = readSync(handle, tail, 0, tail.length, size - tail.length);
  const last = tail.subarray(0, read).lastIndexOf(newline);
  return last < 0 ? size : size - read + last + 1;
}

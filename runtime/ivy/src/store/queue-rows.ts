import type { Connection, Statement } from "../sqlite/index.js";

/** A row of the table of messages. */
export type MessageRow = {
  readonly id: number;
  readonly created_at_us: number;
  readonly body: string;
  readonly attempts: number;
  readonly last_error: string | null;
};

/** A row of the table of dead letters. */
export type DeadRow = {
  readonly id: number;
  readonly created_at_us: number;
  readonly body: string;
  readonly reason: string;
  readonly died_at_us: number;
};

const columns = "id, created_at_us, body, attempts, last_error";

/** Everything that the queue asks of its database, prepared once. Identifiers travel as one JSON list, however many they are. */
export class QueueRows {
  readonly insert: Statement<never>;
  readonly oldest: Statement<MessageRow>;
  readonly oldestBut: Statement<MessageRow>;
  readonly remove: Statement<never>;
  readonly noteFailure: Statement<never>;
  readonly bury: Statement<never>;
  readonly dead: Statement<DeadRow>;
  readonly trimDead: Statement<never>;
  readonly count: Statement<{ readonly count: number }>;
  readonly span: Statement<{ readonly span: number | null }>;
  readonly removeOlder: Statement<never>;
  readonly removeSurplus: Statement<never>;

  constructor(connection: Connection) {
    this.insert = connection.prepare("INSERT INTO message (created_at_us, variant, body) VALUES (?, ?, ?)");
    this.oldest = connection.prepare(`SELECT ${columns} FROM message ORDER BY created_at_us, id LIMIT ?`);
    this.oldestBut = connection.prepare(
      `SELECT ${columns} FROM message WHERE id NOT IN (SELECT value FROM json_each(?)) ORDER BY created_at_us, id LIMIT ?`,
    );
    this.remove = connection.prepare("DELETE FROM message WHERE id IN (SELECT value FROM json_each(?))");
    this.noteFailure = connection.prepare(
      "UPDATE message SET attempts = attempts + 1, last_error = ? WHERE id IN (SELECT value FROM json_each(?))",
    );
    this.bury = connection.prepare(
      `INSERT INTO dead_letter (id, created_at_us, body, reason, died_at_us)
       SELECT id, created_at_us, body, ?, ? FROM message WHERE id IN (SELECT value FROM json_each(?))`,
    );
    this.dead = connection.prepare("SELECT * FROM dead_letter ORDER BY id LIMIT ?");
    this.trimDead = connection.prepare(
      "DELETE FROM dead_letter WHERE id <= (SELECT id FROM dead_letter ORDER BY id DESC LIMIT 1 OFFSET ?)",
    );
    this.count = connection.prepare("SELECT count(*) AS count FROM message");
    // Two looks into the tree, where counting is a walk through all of it.
    this.span = connection.prepare(
      "SELECT (SELECT max(id) FROM message) - (SELECT min(id) FROM message) + 1 AS span",
    );
    // Neither a clock that is wrong for a while nor one that was only now set makes a message old: the days have to have been lived.
    this.removeOlder = connection.prepare(
      `DELETE FROM message WHERE created_at_us < min(?, (
         SELECT unixepoch(day) * 1000000 FROM archive_file ORDER BY day DESC LIMIT 1 OFFSET ?))`,
    );
    this.removeSurplus = connection.prepare(
      `DELETE FROM message WHERE id IN
       (SELECT id FROM message ORDER BY created_at_us, id LIMIT max(0, (SELECT count(*) FROM message) - ?))`,
    );
  }
}

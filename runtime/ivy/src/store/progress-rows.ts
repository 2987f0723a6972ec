import type { ProgressKey, UpdateProgress } from "../messages/config-outcomes.js";
import type { Connection, Statement } from "../sqlite/index.js";

const keptRevisions = 1_000;

/** The table of what servers were told of software packages. */
export class ProgressRows {
  readonly #of: Statement<Omit<ProgressKey, "revision">>;
  readonly #note: Statement<never>;
  readonly #trim: Statement<never>;

  constructor(connection: Connection) {
    this.#of = connection.prepare(
      "SELECT state, title FROM config_progress WHERE revision = ? ORDER BY rowid",
    );
    this.#note = connection.prepare("INSERT OR IGNORE INTO config_progress VALUES (?, ?, ?)");
    this.#trim = connection.prepare(
      "DELETE FROM config_progress WHERE revision <= (SELECT max(revision) FROM config_progress) - ?",
    );
  }

  of(revision: number): UpdateProgress | undefined {
    const rows = this.#of.all(revision);
    const [first] = rows;
    return first === undefined ? undefined : { title: first.title, states: rows.map(({ state }) => state) };
  }

  /** Whether the state was not noted before. */
  note({ revision, state, title }: ProgressKey): boolean {
    const { changes } = this.#note.run(revision, state, title);
    this.#trim.run(keptRevisions);
    return changes > 0;
  }
}

import { isVersion } from "@edgeloom/ivy-sdk";
import type { ConfigOutcome, OutcomeKey } from "../messages/config-outcomes.js";
import type { Connection, Statement } from "../sqlite/index.js";

type OutcomeRow = {
  readonly revision: number;
  readonly version: string;
  readonly status: string;
  readonly attempts: number;
  readonly reason: string | null;
  readonly at_us: number;
};

const maxOutcomes = 1_000;

/** The table of what became of configurations. */
export class OutcomeRows {
  readonly #one: Statement<OutcomeRow>;
  readonly #newest: Statement<OutcomeRow>;
  readonly #begin: Statement<{ readonly attempts: number }>;
  readonly #settle: Statement<never>;
  readonly #trim: Statement<never>;

  constructor(connection: Connection) {
    this.#one = connection.prepare("SELECT * FROM config_outcome WHERE revision = ?");
    this.#newest = connection.prepare("SELECT * FROM config_outcome ORDER BY revision DESC LIMIT ?");
    this.#begin = connection.prepare(
      `INSERT INTO config_outcome VALUES (?, ?, 'started', 1, NULL, ?)
       ON CONFLICT (revision) DO UPDATE SET attempts = attempts + 1, version = excluded.version, at_us = excluded.at_us
       RETURNING attempts`,
    );
    this.#settle = connection.prepare(
      `INSERT INTO config_outcome VALUES (?, ?, ?, 1, ?, ?)
       ON CONFLICT (revision) DO UPDATE SET status = excluded.status, reason = excluded.reason, at_us = excluded.at_us
       WHERE status = 'started'`,
    );
    this.#trim = connection.prepare(
      "DELETE FROM config_outcome WHERE revision <= (SELECT revision FROM config_outcome ORDER BY revision DESC LIMIT 1 OFFSET ?)",
    );
  }

  one(revision: number): ConfigOutcome | undefined {
    return this.#one.all(revision).flatMap(outcomeOf)[0];
  }

  newest(count: number): readonly ConfigOutcome[] {
    return this.#newest.all(count).flatMap(outcomeOf);
  }

  begin({ revision, version }: OutcomeKey, nowUs: number): number {
    return this.#begin.get(revision, version, nowUs)?.attempts ?? 1;
  }

  /** Whether the revision had not ended before. */
  settle(
    { revision, version }: OutcomeKey,
    status: ConfigOutcome["status"],
    reason: string | undefined,
    nowUs: number,
  ): boolean {
    const { changes } = this.#settle.run(revision, version, status, reason ?? null, nowUs);
    this.#trim.run(maxOutcomes);
    return changes > 0;
  }
}

/** A row that something else has written counts as none. */
function outcomeOf(row: OutcomeRow): readonly ConfigOutcome[] {
  const { revision, version, status, attempts, reason, at_us } = row;
  if (!isVersion(version) || !isStatus(status)) return [];
  return [{ revision, version, status, attempts, reason: reason ?? undefined, timestamp: at_us / 1e6 }];
}

function isStatus(text: string): text is ConfigOutcome["status"] {
  return text === "started" || text === "accepted" || text === "rejected";
}

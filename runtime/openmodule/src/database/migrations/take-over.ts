import { EdgeloomError } from "@edgeloom/runtime";
import type { Logger } from "@edgeloom/runtime/base";
import { Connection } from "../connection.js";
import { Scope } from "../scope.js";
import type { Session } from "../session.js";
import { quoteName, type SqlRow } from "../sql.js";
import type { TurnsOptions } from "../turns.js";
import type { Migration } from "./read-folder.js";

type SchemaObject = { readonly type: string; readonly name: string; readonly sql: string };

/** Where alembic, by which Python services migrate, notes what a database has been through. */
const revisionTable = "alembic_version";

/** Whether a Python service has made this database (openmodule spec §11). */
export function isFromPython(connection: Connection): boolean {
  return (
    connection.get("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?", [revisionTable]) !==
    undefined
  );
}

/**
 * The first migration of a service, made to take the tables over that its Python predecessor has left: those that are there
 * stay as they are, with their rows, and what is lacking beside them is made. Rows that the migration itself would insert
 * are not. A database without any of its tables gets the migration as it stands.
 *
 * @throws EdgeloomError `CONFIG`, as the migration runs, when a table differs so that the service could not work with it
 */
export function takingOver(
  first: Migration,
  parts: { readonly turns: TurnsOptions; readonly log: Logger },
): Migration {
  const up = async (session: Session): Promise<void> => {
    dropLeftovers(session);
    const wanted = new Connection(":memory:", { synchronous: "NORMAL", busyTimeoutMs: 0 });
    try {
      await runOn(wanted, first, parts.turns);
      const objects = objectsOf(wanted);
      const known = objects.filter(
        ({ type, name }) => type === "table" && typeOf(session, name) !== undefined,
      );
      if (known.length === 0) return await first.up(session);
      assertUsable(session, wanted, known);
      complete(session, objects);
      const revision = session.get(`SELECT version_num FROM ${revisionTable}`)?.["version_num"];
      parts.log.info(
        { tables: known.map(({ name }) => name), revision },
        "the tables of a Python service were taken over",
      );
    } finally {
      wanted.close();
    }
  };
  return { ...first, up };
}

/** What an alembic migration has left that was killed. */
function dropLeftovers(session: Session): void {
  const text = String.raw`SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE '\_alembic\_tmp\_%' ESCAPE '\'`;
  for (const { name } of session.all(text)) session.exec(`DROP TABLE ${quoteName(String(name))}`);
}

async function runOn(connection: Connection, migration: Migration, turns: TurnsOptions): Promise<void> {
  const scope = new Scope(connection, { top: undefined }, turns);
  await migration.up(scope.session);
  scope.commit();
}

function objectsOf(connection: Connection): readonly SchemaObject[] {
  const own = "name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND sql IS NOT NULL";
  const text = `SELECT type, name, sql FROM sqlite_schema WHERE ${own} ORDER BY rowid`;
  return connection.all(text, []) as readonly SchemaObject[];
}

/** Names of SQLite are the same in any case. */
function typeOf(session: Session, name: string): unknown {
  return session.get("SELECT type FROM sqlite_schema WHERE name = ? COLLATE NOCASE", name)?.["type"];
}

function complete(session: Session, objects: readonly SchemaObject[]): void {
  // Looked up each time, as some objects bring others with them.
  for (const { name, sql } of objects) if (typeOf(session, name) === undefined) session.exec(sql);
}

function assertUsable(session: Session, wanted: Connection, tables: readonly SchemaObject[]): void {
  const problems = tables.flatMap(({ name }) => problemsOf(name, session, wanted));
  if (problems.length === 0) return;
  throw new EdgeloomError("CONFIG", `tables of the Python service do not fit: ${problems.join("; ")}`, {
    fix: "bring the Python service to its last revision first, and let the first migration describe its tables as they are",
  });
}

const columns = 'SELECT name, "notnull", dflt_value, pk FROM pragma_table_xinfo(?) WHERE hidden = 0';

function problemsOf(table: string, session: Session, wanted: Connection): readonly string[] {
  if (typeOf(session, table) !== "table") return [`${table} is no table`];
  const there = byName(session.all(columns, table));
  const expected = byName(wanted.all(columns, [table]));
  const lacking = [...expected.keys()].filter((name) => !there.has(name));
  // An insert that does not know such a column always fails.
  const unknown = [...there].filter(([name, column]) => !expected.has(name) && needsValue(column));
  return [
    ...lacking.map((name) => `${table} lacks ${name}`),
    ...unknown.map(([name]) => `${table} has ${name}, which must not be empty`),
  ];
}

function byName(rows: readonly SqlRow[]): ReadonlyMap<string, SqlRow> {
  return new Map(rows.map((row) => [String(row["name"]).toLowerCase(), row]));
}

function needsValue({ notnull, dflt_value: fallback, pk }: SqlRow): boolean {
  return notnull === 1 && fallback === null && pk === 0;
}

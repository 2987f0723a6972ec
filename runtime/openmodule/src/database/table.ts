import { EdgeloomError, isEdgeloomError } from "@edgeloom/runtime";
import type { Column } from "./columns.js";
import type { Session } from "./session.js";
import { quoteName, Sql, type SqlRow, type SqlValue, sql } from "./sql.js";

// The two parameters of a column are only known where a table is used.
type AnyColumn = Column<unknown, never>;
type Columns = { readonly [name: string]: AnyColumn };
type OutOf<C> = C extends Column<infer Out, never> ? Out : never;
type InOf<C> = C extends { encode(value: infer In): SqlValue } ? In : never;

/** A table that migrations have made, as a program sees it. */
export type Table<C extends Columns = Columns> = { readonly name: string; readonly columns: C };

/** A row of a table. */
export type Row<T extends Table> = { readonly [K in keyof T["columns"]]: OutOf<T["columns"][K]> };

/** Values for some columns of a table. */
export type RowValues<T extends Table> = { readonly [K in keyof T["columns"]]?: InOf<T["columns"][K]> };

/** Which rows: those with these values, or those for which a piece of SQL holds. `{}` means all. */
export type Where<T extends Table> = RowValues<T> | Sql;

/** Describes a table. */
export function table<const C extends Columns>(name: string, columns: C): Table<C> {
  return { name, columns };
}

/** Adds a row; columns that are left out get their default. */
export function insertRow<T extends Table>(session: Session, into: T, values: RowValues<T>): void {
  const given = encoded(into, values);
  const names = given.map(([name]) => quoteName(name)).join(", ");
  const marks = given.map(() => "?").join(", ");
  const what = given.length === 0 ? "DEFAULT VALUES" : `(${names}) VALUES (${marks})`;
  session.run(`INSERT INTO ${quoteName(into.name)} ${what}`, ...given.map(([, value]) => value));
}

/**
 * The rows that a condition holds for.
 *
 * @param rest - what may follow a condition: `` sql`ORDER BY at LIMIT ${10}` ``
 */
export function selectRows<T extends Table>(
  session: Session,
  from: T,
  where: Where<T>,
  rest: Sql = sql``,
): readonly Row<T>[] {
  const names = Object.keys(from.columns).map(quoteName).join(", ");
  const text = new Sql(`SELECT ${names} FROM ${quoteName(from.name)} WHERE `, []);
  return session.all(sql`${text}${condition(from, where)} ${rest}`).map((row) => decoded(from, row));
}

/** Changes all rows that a condition holds for in one statement, and tells how many those were. */
export function bulkUpdate<T extends Table>(
  session: Session,
  of: T,
  values: RowValues<T>,
  where: Where<T>,
): number {
  const given = encoded(of, values);
  if (given.length === 0)
    throw new EdgeloomError("CONFIG", "no column is to be changed", { place: of.name, fix: "give a value" });
  const sets = given.map(([name]) => `${quoteName(name)} = ?`).join(", ");
  const text = new Sql(
    `UPDATE ${quoteName(of.name)} SET ${sets} WHERE `,
    given.map(([, value]) => value),
  );
  return session.run(sql`${text}${condition(of, where)}`).changes;
}

/** Deletes all rows that a condition holds for in one statement, and tells how many those were. */
export function bulkDelete<T extends Table>(session: Session, from: T, where: Where<T>): number {
  const text = new Sql(`DELETE FROM ${quoteName(from.name)} WHERE `, []);
  return session.run(sql`${text}${condition(from, where)}`).changes;
}

function condition<T extends Table>(of: T, where: Where<T>): Sql {
  if (where instanceof Sql) return new Sql(`(${where.text})`, where.values);
  const given = encoded(of, where);
  if (given.length === 0) return sql`TRUE`;
  // IS also holds between NULLs.
  return new Sql(
    given.map(([name]) => `${quoteName(name)} IS ?`).join(" AND "),
    given.map(([, value]) => value),
  );
}

function encoded(of: Table, values: object): readonly (readonly [name: string, value: SqlValue])[] {
  return Object.entries(values).map(([name, value]) => {
    const column = Object.hasOwn(of.columns, name) ? of.columns[name] : undefined;
    // A condition that is left out by mistake would hold for all rows.
    if (column === undefined || value === undefined) {
      throw new EdgeloomError(
        "CONFIG",
        column === undefined ? "there is no such column" : "the value is undefined",
        {
          place: `${of.name}.${name}`,
          fix: "name a column of the table, and give null for NULL",
        },
      );
    }
    return [name, at(of, name, () => column.encode(value as never))] as const;
  });
}

function decoded<T extends Table>(of: T, row: SqlRow): Row<T> {
  const entries = Object.entries(of.columns).map(
    ([name, column]) => [name, at(of, name, () => column.decode(row[name] ?? null))] as const,
  );
  return Object.fromEntries(entries) as Row<T>;
}

/** Says which column a value does not fit. */
function at<T>(of: Table, name: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!isEdgeloomError(error) || error.place !== undefined) throw error;
    const { code, message, issues, fix } = error;
    const facts = { place: `${of.name}.${name}`, issues, cause: error };
    throw new EdgeloomError(code, message, fix === undefined ? facts : { ...facts, fix });
  }
}

/** A value as SQLite holds it. Integers are numbers as long as those are exact, and bigints beyond. */
export type SqlValue = null | number | bigint | string | Uint8Array;

/** A row by column name. */
export type SqlRow = { readonly [column: string]: SqlValue };

/** A piece of SQL with its values, which never become part of the text. Made with {@link sql}. */
export class Sql {
  /** @internal Use {@link sql}. */
  constructor(
    readonly text: string,
    readonly values: readonly SqlValue[],
  ) {}
}

/** Writes SQL with values in place: `` sql`id = ${id}` ``. An inserted {@link Sql} becomes part of the text, with its values. */
export function sql(texts: TemplateStringsArray, ...inserted: readonly (SqlValue | Sql)[]): Sql {
  const parts = inserted.map((value) =>
    value instanceof Sql ? value : { text: "?", values: [value] as readonly SqlValue[] },
  );
  const text = texts.map((piece, index) => piece + (parts[index]?.text ?? "")).join("");
  return new Sql(
    text,
    parts.flatMap(({ values }) => values),
  );
}

/** A name of a table or column, as it may stand in SQL whatever it is made of. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/**
 * The SQLite database of a service: migrations, sessions, columns and bulk statements. Needs the peer package better-sqlite3.
 *
 * @packageDocumentation
 */
export {
  blobColumn,
  booleanColumn,
  type Column,
  int64Column,
  integerColumn,
  jsonColumn,
  nullable,
  realColumn,
  textColumn,
  utcDateTimeColumn,
} from "./columns.js";
export type { RunResult, Synchronous } from "./connection.js";
export { Database, type SessionOptions } from "./database.js";
export { type DatabaseHost, type DatabaseOptions, openDatabase } from "./open.js";
export type { Session } from "./session.js";
export { Sql, type SqlRow, type SqlValue, sql } from "./sql.js";
export {
  bulkDelete,
  bulkUpdate,
  insertRow,
  type Row,
  type RowValues,
  selectRows,
  type Table,
  table,
  type Where,
} from "./table.js";
export { decodeUtc, encodeUtc, utcDate } from "./utc-date-time.js";

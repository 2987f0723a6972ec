import { plainLine } from "../main/failure-text.js";

/** Fields that say most about an object, in the order of the columns. */
const preferred = [
  "slug",
  "id",
  "name",
  "label",
  "email",
  "stream",
  "timestamp",
  "value",
  "org",
  "parent",
  "state",
];
const maxColumns = 5;
const maxWidth = 48;

/** The columns of a table when nobody names them: what says most of the first row. */
export function defaultColumns(row: unknown): readonly string[] {
  if (typeof row !== "object" || row === null) return [];
  const names = Object.keys(row);
  const known = preferred.filter((name) => names.includes(name));
  return (known.length > 0 ? known : names).slice(0, maxColumns);
}

/** The cells of a row. What a server sends can neither move the cursor nor begin a new line. */
export function cellsOf(row: unknown, columns: readonly string[]): readonly string[] {
  if (columns.length === 0) return [cellText(row)];
  return columns.map((name) =>
    cellText(typeof row === "object" && row !== null ? (row as Record<string, unknown>)[name] : undefined),
  );
}

/** Rows with headings, each column as wide as its widest cell. */
export function tableText(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map((name, column) =>
    Math.min(maxWidth, Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0))),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => shortened(cell).padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  return [columns.map((name) => name.toUpperCase()), ...rows].map((cells) => `${line(cells)}\n`).join("");
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return "";
  const text = typeof value === "string" ? value : JSON.stringify(value, bigintAsText);
  return plainLine(text);
}

function bigintAsText(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}

function shortened(cell: string): string {
  return cell.length <= maxWidth ? cell : `${cell.slice(0, maxWidth - 1)}…`;
}

/**
 * A row: `{ case, value, unit, ratioTo?, ratio?, goal? }`; `goal` is text such as "≥ 0.85".
 * @param {string} name @param {readonly Record<string, unknown>[]} rows
 */
export function printTable(name, rows) {
  const cells = rows.map((row) => [
    String(row.case),
    `${format(row.value)} ${row.unit}`,
    row.ratio === undefined ? "" : `${row.ratio.toFixed(2)} × ${row.ratioTo}`,
    row.goal === undefined ? "" : `goal ${row.goal}`,
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((row) => row[column].length)));
  console.log(`\n${name}`);
  for (const row of cells)
    console.log(
      `  ${row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join("  ")
        .trimEnd()}`,
    );
}

const format = (value) => (value >= 100 ? Math.round(value).toLocaleString("en-US") : value.toPrecision(3));

/** @param {readonly number[]} values */
export function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** @param {readonly number[]} values */
export function least(values) {
  return Math.min(...values);
}

/** @param {readonly number[]} values @param {number} share */
export function percentile(values, share) {
  return [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];
}

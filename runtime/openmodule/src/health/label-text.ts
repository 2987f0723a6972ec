/** Labels of one series of a metric. */
export type Labels = { readonly [name: string]: string | number };

/** JSON text of a label set: sorted, with the separators and escapes of the reference, so that the same set is the same text everywhere. */
export function labelText(labels: Labels): string {
  const entries = Object.keys(labels)
    .sort()
    .map((name) => `${ascii(name)}: ${ascii(labels[name] as string | number)}`);
  return `{${entries.join(", ")}}`;
}

function ascii(value: string | number): string {
  return JSON.stringify(value).replaceAll(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

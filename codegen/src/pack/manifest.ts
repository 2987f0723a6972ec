/** A `package.json`, as far as it was looked at. */
export type Manifest = {
  readonly name: string;
  readonly version: string;
  readonly [field: string]: unknown;
};

/** Whether a value is an object with named fields. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A field of a manifest that holds names and texts, such as `dependencies`; empty when it is not there. */
export function textsIn(manifest: Manifest, field: string): Readonly<Record<string, string>> {
  const found = manifest[field];
  if (!isRecord(found)) return {};
  return Object.fromEntries(
    Object.entries(found).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

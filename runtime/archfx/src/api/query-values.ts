import { EdgeloomError } from "@edgeloom/runtime/base";
import { instantText } from "../helpers/instant.js";

/** One value of a query parameter. A `Date` is sent as ISO 8601 in UTC, an id object as its text. */
export type QueryScalar = string | number | bigint | boolean | Date | { readonly toJSON: () => string };

/** Query parameters by name. A list repeats its parameter; `null` and `undefined` leave it out. */
export type QueryValues = Readonly<
  Record<string, QueryScalar | readonly (QueryScalar | null | undefined)[] | null | undefined>
>;

/** The texts of each parameter, in the order they are sent (specification 1.6). Throws `CONFIG` for a value without a clear text. */
export function queryTexts(query: QueryValues): Readonly<Record<string, readonly string[]>> {
  const texts: Record<string, readonly string[]> = Object.create(null) as Record<string, readonly string[]>;
  for (const [name, value] of Object.entries(query)) {
    const items: readonly unknown[] = Array.isArray(value) ? value : [value];
    texts[name] = items
      .filter((item) => item !== null && item !== undefined)
      .map((item) => scalarText(name, item));
  }
  return texts;
}

function scalarText(name: string, value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "boolean" || typeof value === "bigint") return String(value);
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  return typeof value === "object" ? objectText(name, value) : fail(name);
}

function objectText(name: string, value: object | null): string {
  if (value instanceof Date) return dateText(value) ?? fail(name);
  const text =
    value !== null && "toJSON" in value && typeof value.toJSON === "function" ? value.toJSON() : undefined;
  return typeof text === "string" ? text : fail(name);
}

/** ISO 8601 in UTC, without a fraction that is zero; undefined for a date that is none. */
export function dateText(value: Date): string | undefined {
  return Number.isNaN(value.getTime()) ? undefined : instantText(value, "Z");
}

function fail(name: string): never {
  throw new EdgeloomError("CONFIG", `The query parameter "${name}" has no text of its own.`, {
    place: `query ${name}`,
    fix: "give text, a finite number, a boolean, a Date, an id, or a flat list of these",
  });
}

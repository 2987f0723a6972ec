/** One question to the compiler: whether a value, as the literal that it is, can be assigned to a type. */
export type Assignment = {
  /** The type, as the file names it. */
  readonly type: string;
  readonly value: unknown;
  /** False: the compiler has to refuse it. */
  readonly isAssignable: boolean;
};

/**
 * TypeScript refuses an object that shares no property with a type of optional properties only, though it would fit. That is a
 * help against misspelt names and says nothing about the type, so here every object shares a mark with every object type.
 * Only where the value holds an object: marking unfolds aliases that are arrays of themselves without end.
 */
const prelude = `declare const mark: unique symbol;
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type Marked<T> = Same<T, e.Json> extends true ? T : EachMarked<T>;
type EachMarked<T> = T extends readonly unknown[]
  ? { [K in keyof T]: Marked<T[K]> }
  : T extends object
    ? { [K in keyof T]: Marked<T[K]> } & { readonly [mark]: true }
    : T;
`;

/** A file with all assignments, which compiles without errors exactly when each is answered as it should be. */
export function assignmentsFile(header: string, assignments: readonly Assignment[]): string {
  const values = new Map<string, string>();
  const lines = assignments.map(({ type, value, isAssignable }, index) => {
    const text = literalType(value);
    const name = values.get(text) ?? `v${values.size}`;
    values.set(text, name);
    const refusal = isAssignable ? "" : "// @ts-expect-error The value does not fit the schema.\n";
    return `${refusal}export const a${index}: ${marked(type, text)} = ${name};`;
  });
  const declared = [...values].map(([text, name]) => `declare const ${name}: ${text};`);
  return [
    'import type * as e from "@edgeloom/runtime/generated";',
    header,
    prelude,
    ...declared,
    ...lines,
    "",
  ].join("\n");
}

function marked(type: string, value: string): string {
  return value.includes("[mark]") ? `Marked<${type}>` : type;
}

/** The type of which the value is the only instance, but for the mark. */
export function literalType(value: unknown): string {
  if (value === undefined) return "undefined";
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(literalType).join(", ")}]`;
  const members = Object.entries(value).map(
    ([name, each]) => `readonly ${JSON.stringify(name)}: ${literalType(each)}`,
  );
  return `{ ${["readonly [mark]: true", ...members].join("; ")} }`;
}

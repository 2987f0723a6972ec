/** What the reader of a diagnostic needs beside the place: why it is a problem, and what to do. */
export type CatalogEntry = {
  readonly severity: "error" | "warning";
  readonly title: string;
  readonly cause: string;
  readonly fix: string;
};

const error = (title: string, cause: string, fix: string): CatalogEntry => ({ severity: "error", title, cause, fix });
const warning = (title: string, cause: string, fix: string): CatalogEntry => ({ severity: "warning", title, cause, fix });

/**
 * Every diagnostic of the generator, by its stable code. A code is never renamed or reused. Adding one here is what
 * makes it usable: the type {@link DiagnosticCode} is derived from this table.
 */
// biome-ignore format: one code per line reads as the table it is
export const catalog = {
  "input-missing": error("Input not found", "The path does not exist or cannot be read.", "Correct the path in the configuration or on the command line."),
  "input-unknown": error("Unknown document", "The file is neither JSON Schema, OpenAPI nor AsyncAPI.", "Add `$schema`, `openapi` or `asyncapi` at its root."),
} as const satisfies Record<string, CatalogEntry>;

void warning;

/** The code of a diagnostic. */
export type DiagnosticCode = keyof typeof catalog;

/** What documentation can be made as. */
export const docsFormats = ["site", "markdown", "openapi", "asyncapi", "jsonschema"] as const;

/** One of {@link docsFormats}. */
export type DocsFormat = (typeof docsFormats)[number];

/** The formats that are documents in the words of a standard. */
export type BundleFormat = Exclude<DocsFormat, "site" | "markdown">;

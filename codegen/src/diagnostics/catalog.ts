/** What the reader of a diagnostic needs beside the place: why it is a problem, and what to do. */
export type CatalogEntry = {
  readonly severity: "error" | "warning";
  readonly title: string;
  readonly cause: string;
  readonly fix: string;
};

const error = (title: string, cause: string, fix: string): CatalogEntry => ({
  severity: "error",
  title,
  cause,
  fix,
});
const warning = (title: string, cause: string, fix: string): CatalogEntry => ({
  severity: "warning",
  title,
  cause,
  fix,
});

/**
 * Every diagnostic of the generator, by its stable code. A code is never renamed or reused. Adding one here is what
 * makes it usable: the type {@link DiagnosticCode} is derived from this table.
 */
// biome-ignore format: one code per line reads as the table it is
export const catalog = {
  "input-missing": error("Input not found", "The path does not exist or cannot be read.", "Correct the path in the configuration or on the command line."),
  "input-unknown": error("Unknown document", "The file is neither JSON Schema, OpenAPI nor AsyncAPI.", "Add `$schema`, `openapi` or `asyncapi` at its root."),
  "keyword-value": error("Keyword with a wrong value", "The keyword asks for another kind of value, so the schema has no defined meaning.", "Give it a value of the kind that the message names."),
  "keyword-unsupported": error("Keyword not supported", "The schema uses a keyword that generated code could not enforce.", "Say it with the keyword that the message names, or take it out."),
  "keyword-unknown": warning("Unknown keyword", "The dialect of the document gives this keyword no meaning, so it restricts nothing.", "Correct the spelling, or give a key of your own a name that starts with `x-`."),
  "keyword-ignored": warning("Keyword without effect", "The keyword has no effect in this place.", "Take it out, or write what the message proposes."),
  "extension-unknown": error("Unknown x-edgeloom key", "Keys that start with `x-edgeloom-` are ours, and none of this name exists here.", "Correct the spelling; schemas/README.md lists the keys and where each may stand."),
  "dialect-unknown": error("Unknown JSON Schema dialect", "`$schema` names a dialect whose keywords are not known here.", "Use draft-07, 2019-09 or 2020-12."),
  "limit-shape": error("Schema too large", "A limit that keeps generation quick and its output readable was passed.", "Split the schema, or raise the limit in the configuration."),
  "recursion-infinite": error("Type that no value can have", "The type requires itself, directly or through others, so that a value would never end.", "Make one of the references on the ring optional, nullable or a list."),
  "order-unknown": error("Unknown property in x-edgeloom-order", "The order names a property that the object does not have.", "Correct the name, or take it out of the order."),
  "alias-clash": error("Alias used twice", "Lenient input could not tell which property is meant.", "Give each property aliases of its own."),
  "pattern-invalid": error("Pattern is not a regular expression", "JSON Schema patterns are ECMAScript regular expressions with the `u` flag.", "Correct the pattern; inside a class escape only what needs it."),
  "pattern-unsafe": error("Pattern may take forever", "On some inputs the time for a match grows so fast that one message could stop the process.", "Remove nested or adjacent repetition; a merely quadratic pattern is allowed beside a `maxLength` of at most 256."),
  "default-mismatch": error("Default does not fit its type", "A value filled in by the generated code would itself be refused.", "Change the default or the schema so that they agree."),
  "type-clash": error("Two messages with one type", "Messages of one topic and RPCs of one channel are told apart by their `type` on the wire.", "Give each its own `type`."),
  "name-duplicate": error("Two things with one name", "Both would become the same member of the generated topic or service.", "Rename one, or give it `x-edgeloom-name`."),
  "topic-invalid": error("Topic cannot be used", "Topics are 1 to 255 bytes without control characters, without `+` and `#`, with at most 100 levels.", "Change the address of the channel."),
  "rpc-name-invalid": error("RPC name cannot be used", "Channels and types of RPCs are 1 to 200 printable ASCII characters.", "Change the address of the channel or the type of the RPC."),
  "asyncapi-version": error("AsyncAPI version not supported", "Documents of AsyncAPI 3 are read; version 2 describes operations the other way round.", "Convert the document: `npx @asyncapi/cli convert FILE --target-version 3.0.0`."),
  "asyncapi-structure": error("AsyncAPI document is not well formed", "The specification asks for something else in this place.", "Write what the message names."),
  "schema-format-unsupported": error("Schema language not supported", "Payloads are read when they are JSON Schema.", "Describe the payload in JSON Schema, or take the message out of the document."),
  "topic-skipped": warning("Channel left out", "The channel has no fixed address, and topic templates are not generated yet.", "Give the channel a fixed address, or publish to it by hand."),
  "rpc-reply": error("RPC without a usable reply", "The reply must name its messages, and its channel must be the one where RPC replies travel.", "Correct `reply` of the operation."),
  "rpc-body": error("RPC body not found", "`x-edgeloom-body` must lead to a property of the payload.", "Correct the pointer, for example `/request`."),
  "wire-clash": error("Documents disagree about the wire", "All documents of one run share one wire format.", "Write the same `x-edgeloom-wire` in each, or only in one of them."),
  "openapi-unsupported": error("OpenAPI is not supported yet", "REST clients are not generated by this version.", "Generate from JSON Schema or AsyncAPI documents."),
} as const satisfies Record<string, CatalogEntry>;

/** The code of a diagnostic. */
export type DiagnosticCode = keyof typeof catalog;

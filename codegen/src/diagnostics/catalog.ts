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
  "dialect-unknown": error("Unknown JSON Schema dialect", "`$schema` names a dialect or needs a vocabulary whose keywords are not known here.", "Use draft-04, draft-06, draft-07, 2019-09 or 2020-12, or a meta-schema among the documents that is written in one of them."),
  "limit-shape": error("Schema too large", "A limit that keeps generation quick and its output readable was passed.", "Split the schema, or raise the limit in the configuration."),
  "recursion-infinite": error("Type that no value can have", "The type requires itself, directly or through others, so that a value would never end.", "Make one of the references on the ring optional, nullable or a list."),
  "order-unknown": error("Unknown property in x-edgeloom-order", "The order names a property that the object does not have.", "Correct the name, or take it out of the order."),
  "alias-clash": error("Alias used twice", "Lenient input could not tell which property is meant.", "Give each property aliases of its own."),
  "pattern-invalid": error("Pattern is not a regular expression", "JSON Schema patterns are ECMAScript regular expressions with the `u` flag.", "Correct the pattern; inside a class escape only what needs it."),
  "pattern-unsafe": error("Pattern may take forever", "On some inputs the time for a match grows so fast that one message could stop the process.", "Remove nested repetition, or set `patterns: \"linear\"`, which runs it with an engine that cannot backtrack."),
  "default-mismatch": error("Default does not fit its type", "A value filled in by the generated code would itself be refused.", "Change the default or the schema so that they agree, or set `defaults: \"ignore\"`, which fills nothing in."),
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
  "input-skipped": warning("File skipped", "The folder holds a file that is no schema document and that no document refers to.", "Move it out of the schema folder, or refer to it."),
  "input-extension": error("Unknown file type", "The extension decides how a document is read: .json, .yaml or .yml.", "Rename the file, or name another one."),
  "input-outside": error("Input outside its folder", "A link inside the input folder leads out of it.", "Replace the link by the file, or name its real folder as an input."),
  "input-name": error("Unusable file name", "File names reach the headers of emitted files, so they hold no control or invisible characters.", "Rename the file."),
  "encoding-bom": error("Byte order mark", "A byte order mark is no part of JSON, and readers disagree about it.", "Save the file as UTF-8 without byte order mark."),
  "encoding-utf16": error("Not UTF-8", "Schema documents are UTF-8; other encodings are not guessed.", "Save the file as UTF-8."),
  "encoding-utf8": error("Invalid UTF-8", "The bytes at this place are no character in UTF-8.", "Save the file as UTF-8, or repair the bytes."),
  "encoding-compressed": error("Compressed file", "The file holds compressed data under the name of a text.", "Unpack the file first."),
  "json-syntax": error("Not JSON", "The file is not JSON as RFC 8259 has it: no comments, no trailing commas, no NaN.", "Correct the text at this place."),
  "duplicate-key": error("Key given twice", "Readers disagree about which of two equal keys counts, so neither does.", "Remove or rename one of them."),
  "number-rounded": warning("Number rounded", "The number has more digits than a double holds, so the nearest one is used.", "Write the number with at most 17 significant digits."),
  "number-range": error("Number out of range", "The number is too large, too small or too long to be kept.", "Write a number that a double can hold, or an integer of at most 4,000 digits."),
  "yaml-syntax": error("Not YAML", "The file is not YAML 1.2.", "Correct the text at this place."),
  "yaml-documents": error("Several documents in one file", "A file is one schema document; which of several is meant is not guessed.", "Split the file at the `---` lines."),
  "yaml-tag": error("Tag not supported", "Only the tags of YAML's core schema have a meaning in JSON.", "Remove the tag and write the value plainly."),
  "yaml-merge": error("Merge key", "`<<` is no part of YAML 1.2: readers disagree about what it means.", "Write the merged keys out, or use `$ref` or `allOf`; quote the key if it is meant as a name."),
  "yaml-alias": error("Alias refused", "An alias that repeats itself or is used very often makes a small file huge.", "Use `$ref` to a named schema instead of an alias."),
  "yaml-key": error("Key is no text", "Keys of JSON objects are strings.", "Write the key as a string."),
  "yaml-value": error("Value has no JSON form", "YAML can say more than JSON: infinities and NaN are not JSON values.", "Use a finite number, null, or leave it out."),
  "limit-document-bytes": error("Document too large", "The file is larger than the limit on one document.", "Split the document, or raise `maxDocumentBytes`."),
  "limit-nesting": error("Nested too deeply", "The document nests values deeper than the limit.", "Give inner schemas a name and refer to them, or raise `maxNesting`."),
  "limit-files": error("Too many files", "The run reads more files than the limit.", "Name fewer inputs, or raise `maxFiles`."),
  "limit-references": error("Too many references", "The documents hold more different references than the limit.", "Split the run, or raise `maxReferences`."),
  "ref-syntax": error("Malformed reference", "The text is no URI reference that can be followed.", "Write a relative path with an optional `#/pointer`."),
  "ref-scheme": error("Reference of a forbidden kind", "References lead to files by relative path, never by `file:`, `data:`, `ftp:` or a host.", "Write the path of the file relative to this one."),
  "ref-remote": error("Reference to the network", "The generator never opens a connection, and no document of this run carries that `$id`.", "Save the document and say where it lies: `resources: { \"https://example.org/\": \"folder\" }` in the configuration; or add it to the inputs with its `$id`."),
  "ref-outside": error("Reference out of the inputs", "The file lies outside the folders that this run may read.", "Move the file into the input folder, or add its folder to the inputs."),
  "ref-file-missing": error("Referenced file not found", "The file does not exist or cannot be read.", "Correct the path; `resources` says where documents with web addresses lie."),
  "ref-pointer": error("Malformed JSON pointer", "In a pointer `~` is written `~0` and `/` is written `~1`; tricks with percent signs are refused.", "Write the pointer as RFC 6901 has it."),
  "ref-missing": error("Reference target not found", "The document holds nothing under that pointer or anchor.", "Correct the name, or add the schema."),
  "ref-ring": error("Reference leads back to itself", "Each of the schemas asks for the next one about the same value, so checking a value would never end.", "Replace one of the references by a real schema, or put it into a property or an item."),
  "id-clash": error("Identifier used twice", "Two schemas claim one `$id`, so a reference to it has no single target.", "Give each schema its own `$id`."),
  "id-invalid": error("Malformed identifier", "The `$id` is no URI reference.", "Write an absolute URI, or a relative path."),
  "anchor-clash": error("Anchor used twice", "Two schemas of one document claim one anchor, so a reference to it has no single target.", "Rename one of the anchors."),
  "null-omit": error("Null cannot be left out", "An explicit null and an absent property mean different things here.", "Allow the type `null` if a null is kept, or write `x-edgeloom-null: default`."),
  "property-name": error("Property name cannot be sent", "The name holds half of a surrogate pair, which has no place in UTF-8 text.", "Correct the name."),
  "name-unusable": error("Name cannot be used", "Names become identifiers, so they are made of ASCII letters, digits, spaces and `_ - .`, with at least one letter or digit.", "Rename it, or give it `x-edgeloom-name`."),
  "name-clash": error("Two names become one", "After casing, both would be the same member of the generated code.", "Rename one, or give it `x-edgeloom-name`."),
  "name-suffixed": warning("Name taken", "Another declaration of the output has this name, so this one is emitted with a number.", "Rename one, or give it `x-edgeloom-name`, so that its name does not depend on the other."),
  "file-name": error("Name cannot be a file", "Emitted files are named after documents: ASCII letters, digits and `_ - .`, no device name, no name that tools give a meaning to.", "Rename the document."),
  "file-name-clash": error("Two files become one", "The names differ only in case, which some disks ignore, or one is a folder of the other.", "Rename one of the documents."),
  "file-foreign": error("File is not ours", "A file that this generator did not write stands where it would write.", "Move or delete the file, or restore `.edgeloom-manifest.json`, which says what is ours."),
  "output-symlink": error("Link inside the output", "The output folder may be a link, but nothing inside it: writing would lead elsewhere.", "Replace the link by a folder or a file."),
  "output-root": error("Output folder cannot be used", "The path is no folder, or it cannot be read or written.", "Correct the path or its permissions."),
  "output-manifest": warning("Manifest cannot be read", "`.edgeloom-manifest.json` is damaged, so files that differ from the new output count as foreign.", "Restore it, or empty the output folder."),
  "limit-output": error("Output too large", "An emitted file, or all of them together, exceed the limit.", "Split the documents, or raise `maxEmittedFileBytes` or `maxEmittedTotalBytes`."),
  "gate-refused": error("Emitted text refused", "The text holds something that this generator never emits. This is a defect of the generator, or of a template that replaces one of its own.", "Please report it with the schema; nothing was written."),
  "template-refused": error("Template refused", "Templates may hold the fields of a file, `each`, `if` and `unless`, and nothing that interpolates unchecked text.", "Write `{{field}}` where something else stands."),
  "output-write": error("Output could not be written", "The disk is full, or a file or folder is protected or in use.", "Free space or correct the permissions, then run again: the next run repairs what this one left."),
  "interface-failed": error("No interface for this schema", "json-schema-to-typescript made no declaration of it. This is a defect of the generator.", "Please report it with the schema; nothing was written."),
  "interface-left-out": warning("No interface for this", "With `types: \"interfaces\"` there are declarations and nothing else: no topics, no services, no validators.", "Generate models instead, or ignore this if the types are all you need."),
  "interface-widened": warning("Interface says less than the schema", "A plain type cannot say this, and without models no validator checks it.", "Generate models instead, or check such values yourself."),
  "pattern-bounded": warning("Pattern is not run on long texts", "Its time grows faster than the text, and no other engine can run it, so longer texts count as not matching.", "Give the string a `maxLength`, or write the pattern without look-around and back-references."),
  "pattern-rewritten": warning("Pattern escapes what needs no escape", "JSON Schema patterns have the `u` flag, under which only special characters may be escaped; the meaning is plain, so the pattern is read that way.", "Write the pattern as the message has it."),
  "import-document": error("Not an exported schema", "The file is no OpenAPI document that an openmodule service exported, or one too large.", "Name the file that the tests of the service write, `schemas.json` by default."),
  "import-path": warning("Path left out", "The path is neither an RPC (`post`) nor a message handler (`put`) as openmodule exports them.", "Ignore this if the path belongs to something else, or correct the export."),
  "import-keyword": warning("Keyword left out", "The keyword has no meaning in our documents, or not with this value, so the result is wider than the original.", "Add what it meant to the result by hand, or ignore it."),
  "import-reference": error("Reference without target", "Schemas refer to schemas of the same document.", "Export the document again, with all tests."),
  "import-name": warning("Schema renamed", "Names become identifiers, so they are made of ASCII letters, digits and `_ - .`.", "Ignore this, or give the result a better name by `x-edgeloom-name`."),
  "import-duplicate": warning("Message left out", "Several classes of one topic have the same type on the wire, and only one of them can be generated.", "Ignore this if both describe the same message, or describe the topic by hand."),
} as const satisfies Record<string, CatalogEntry>;

/** The code of a diagnostic. */
export type DiagnosticCode = keyof typeof catalog;

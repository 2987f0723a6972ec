import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { listOf, type Raw, type RawDocument, rawOf, targetOf } from "./document.js";

/** Whether values are sent to the service or received from it: they differ by `readOnly` and `writeOnly`. */
export type Side = "request" | "response";

const schemaMaps = new Set(["properties", "patternProperties", "$defs", "definitions", "dependentSchemas"]);
const schemaLists = new Set(["allOf", "anyOf", "oneOf", "prefixItems"]);
// biome-ignore format: reads as one list
const schemaWords = new Set([
  "items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames", "unevaluatedProperties", "unevaluatedItems",
]);

/** The schemas of a document for one side, in the words of draft 2020-12 and judged by ajv. */
export class Schemas {
  private readonly ajv = new Ajv2020({
    strict: false,
    logger: false,
    unicodeRegExp: false,
    validateFormats: true,
  });
  private readonly idOf = new Map<string, string>();
  private readonly targets = new Map<string, unknown>();
  private readonly known = new Map<unknown, unknown>();
  private readonly isOld: boolean;

  constructor(
    private readonly document: RawDocument,
    private readonly side: Side,
  ) {
    // The package has the types of a CommonJS module, and Node gives its `default`.
    (addFormats as unknown as (ajv: Ajv2020) => void)(this.ajv);
    this.isOld = String(document.root["openapi"]).startsWith("3.0");
  }

  /** Why a value does not fit; undefined when it does. */
  problem(schema: unknown, value: unknown): string | undefined {
    const validate = this.compiled(this.converted(schema));
    return validate(value) ? undefined : this.ajv.errorsText(validate.errors).slice(0, 400);
  }

  fits(schema: unknown, value: unknown): boolean {
    return this.problem(schema, value) === undefined;
  }

  /** A schema of the document in the words of draft 2020-12, with references that {@link follow} understands. */
  converted(schema: unknown): unknown {
    if (typeof schema !== "object" || schema === null) return schema;
    const before = this.known.get(schema);
    if (before !== undefined) return before;
    const made = this.convert(schema as Raw);
    this.known.set(schema, made);
    this.known.set(made, made);
    return made;
  }

  /** The converted schema that a converted reference leads to. */
  follow(reference: string): Raw {
    return rawOf(this.targets.get(reference));
  }

  /** A schema with what its references and its `allOf` say of its properties, for a look at their names. */
  expanded(schema: unknown): Raw {
    const { $ref, allOf, ...own } = rawOf(this.converted(schema));
    const parts = [...(typeof $ref === "string" ? [this.follow($ref)] : []), ...listOf(allOf).map(rawOf)];
    const properties = parts.map((part) => rawOf(this.expanded(part)["properties"]));
    return { ...own, properties: Object.assign({}, ...properties, own["properties"]) as Raw };
  }

  private compiled(schema: unknown): ValidateFunction {
    return this.ajv.compile(typeof schema === "boolean" ? (schema ? {} : { not: {} }) : rawOf(schema));
  }

  private convert(schema: Raw): unknown {
    const { $ref } = schema;
    if (typeof $ref === "string" && this.isOld) return { $ref: this.reference($ref) };
    const made: Record<string, unknown> = {};
    for (const [word, value] of Object.entries(schema)) {
      if (schemaMaps.has(word)) made[word] = this.eachOf(value);
      else if (schemaLists.has(word)) made[word] = listOf(value).map((item) => this.converted(item));
      else if (schemaWords.has(word)) made[word] = this.converted(value);
      else if (word === "$ref") made[word] = this.reference(String(value));
      else if (word === "discriminator") made[word] = this.discriminator(rawOf(value), schema);
      else if (!["id", "$id", "$schema", "example", "examples"].includes(word)) made[word] = value;
    }
    this.relieve(made);
    if (this.isOld) return modern(made);
    // It means nothing since 3.1, but ajv has a meaning for it.
    delete made["nullable"];
    return made;
  }

  private eachOf(value: unknown): Raw {
    return Object.fromEntries(
      Object.entries(rawOf(value)).map(([name, each]) => [name, this.converted(each)]),
    );
  }

  /** Which value of the property stands for which alternative; without a mapping it is the name of the schema. */
  private discriminator({ propertyName, mapping }: Raw, schema: Raw): Raw {
    const members = [...listOf(schema["oneOf"]), ...listOf(schema["anyOf"])].map(
      (member) => rawOf(member)["$ref"],
    );
    const named = members.map((reference) => [String(reference).split("/").at(-1), reference]);
    const pairs = mapping === undefined ? named : Object.entries(rawOf(mapping));
    const known = pairs.filter(([, reference]) => String(reference).startsWith("#"));
    return {
      propertyName,
      mapping: Object.fromEntries(known.map(([name, to]) => [name, this.reference(String(to))])),
    };
  }

  /** What only the other side holds is not required of this one. */
  private relieve(made: Record<string, unknown>): void {
    const hidden = this.side === "request" ? "readOnly" : "writeOnly";
    const required = listOf(made["required"]);
    if (required.length === 0) return;
    const properties = rawOf(made["properties"]);
    made["required"] = required.filter((name) => rawOf(properties[String(name)])[hidden] !== true);
  }

  private reference(pointer: string): string {
    const before = this.idOf.get(pointer);
    if (before !== undefined) return before;
    const id = `https://mock.test/${this.idOf.size}`;
    this.idOf.set(pointer, id);
    const schema = this.converted(targetOf(this.document.root, pointer));
    this.targets.set(id, schema);
    this.ajv.addSchema(typeof schema === "boolean" ? {} : rawOf(schema), id);
    return id;
  }
}

/** The words of OpenAPI 3.0 that later drafts say otherwise. */
function modern(made: Record<string, unknown>): unknown {
  for (const [flag, bound] of [
    ["exclusiveMinimum", "minimum"],
    ["exclusiveMaximum", "maximum"],
  ] as const) {
    if (made[flag] === true) {
      made[flag] = made[bound];
      delete made[bound];
    } else if (made[flag] === false) delete made[flag];
  }
  const isNullable = made["nullable"] === true;
  delete made["nullable"];
  if (!isNullable || typeof made["type"] !== "string") return made;
  made["type"] = [made["type"], "null"];
  if (Array.isArray(made["enum"]) && !made["enum"].includes(null)) made["enum"] = [...made["enum"], null];
  return made;
}

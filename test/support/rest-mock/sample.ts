import fc from "fast-check";
import { listOf, type Raw, rawOf } from "./document.js";
import { Schemas, type Side } from "./schemas.js";

/** How a value is chosen among those that a schema allows. */
type Choice = { readonly isFull: boolean; readonly branch: number };

const choices: readonly Choice[] = [0, 1, 2, 3].flatMap((branch) => [
  { isFull: true, branch },
  { isFull: false, branch },
]);

const maxDepth = 6;

/** Makes values of the schemas of a document; each of them is judged by ajv before it is given away. */
export class Sampler {
  constructor(
    readonly schemas: Schemas,
    private readonly side: Side,
  ) {}

  /** A value that fits, the same each time; undefined when none was found. */
  sample(schema: unknown): unknown {
    const converted = this.schemas.converted(schema);
    for (const choice of choices) {
      const value = this.make(converted, choice, 0);
      if (value !== undefined && this.schemas.fits(schema, value)) return value;
    }
    return undefined;
  }

  private make(schema: unknown, choice: Choice, depth: number): unknown {
    if (schema === false) return undefined;
    const merged = this.merge(rawOf(schema), choice, 0);
    if ("const" in merged) return merged["const"];
    if (merged["enum"] !== undefined) return listOf(merged["enum"]).find((value) => value !== null) ?? null;
    const type = typeOf(merged);
    switch (type) {
      case "object":
        return this.makeObject(merged, choice, depth);
      case "array":
        return this.makeArray(merged, choice, depth);
      case "string":
        return makeString(merged);
      case "integer":
      case "number":
        return makeNumber(merged, type === "integer");
      case "boolean":
        return true;
      default:
        return null;
    }
  }

  private makeObject(schema: Raw, choice: Choice, depth: number): Raw {
    const required = new Set(listOf(schema["required"]));
    const hidden = this.side === "request" ? "readOnly" : "writeOnly";
    const made: Record<string, unknown> = {};
    const properties = rawOf(schema["properties"]);
    for (const [name, property] of Object.entries(properties)) {
      const isAsked = required.has(name);
      const flags = this.merge(rawOf(property), choice, 0);
      if (!isAsked && (!choice.isFull || depth >= maxDepth || flags[hidden] === true)) continue;
      const value = this.make(property, choice, depth + 1);
      if (value !== undefined) made[name] = value;
    }
    for (const name of [...required].map(String).filter((name) => !(name in made) && !(name in properties)))
      made[name] = this.make(schema["additionalProperties"] ?? true, choice, depth + 1);
    const fewest = Number(schema["minProperties"] ?? 0);
    for (let at = 1; Object.keys(made).length < fewest && at <= fewest; at++)
      made[`key${at}`] = this.make(schema["additionalProperties"] ?? true, choice, depth + 1);
    return made;
  }

  private makeArray(schema: Raw, choice: Choice, depth: number): readonly unknown[] {
    const first = listOf(schema["prefixItems"]).map((item) => this.make(item, choice, depth + 1));
    const fewest = Number(schema["minItems"] ?? 0);
    const wanted = Math.max(fewest, choice.isFull && depth < maxDepth && first.length === 0 ? 1 : 0);
    const items = schema["items"] ?? true;
    const listed = listOf(this.merge(rawOf(items), choice, 0)["enum"]);
    while (first.length < wanted) {
      const distinct =
        listed.length > first.length ? listed[first.length] : this.make(items, choice, depth + 1);
      first.push(
        typeof distinct === "string" && first.includes(distinct) ? `${distinct}${first.length}` : distinct,
      );
    }
    return first.filter((item) => item !== undefined);
  }

  /** One schema that says what a schema, its references, its `allOf` and one of its alternatives say. */
  private merge(schema: Raw, choice: Choice, depth: number): Raw {
    if (depth > 20) return schema;
    const { $ref, allOf, anyOf, oneOf, ...own } = schema;
    const parts: Raw[] = typeof $ref === "string" ? [this.schemas.follow($ref)] : [];
    parts.push(...listOf(allOf).map(rawOf));
    for (const group of [anyOf, oneOf]) {
      const members = listOf(group).filter((member) => rawOf(member)["type"] !== "null");
      if (members.length === 0) continue;
      const member = rawOf(members[choice.branch % members.length]);
      parts.push(member, tagOf(rawOf(schema["discriminator"]), member));
    }
    return parts.map((part) => this.merge(part, choice, depth + 1)).reduce(both, own);
  }
}

/** What a discriminator says of the alternative that was chosen. */
function tagOf({ propertyName, mapping }: Raw, { $ref }: Raw): Raw {
  const tag = Object.entries(rawOf(mapping)).find(([, target]) => target === $ref)?.[0];
  return tag === undefined ? {} : { properties: { [String(propertyName)]: { const: tag } } };
}

/** What two schemas say together, as far as a value has to be made of it. */
function both(one: Raw, other: Raw): Raw {
  const merged: Record<string, unknown> = { ...other, ...one };
  const [mine, theirs] = [rawOf(one["properties"]), rawOf(other["properties"])];
  if (one["properties"] !== undefined && other["properties"] !== undefined) {
    const properties: Record<string, unknown> = { ...theirs, ...mine };
    for (const name of Object.keys(mine))
      if (name in theirs) properties[name] = { allOf: [mine[name], theirs[name]] };
    merged["properties"] = properties;
  }
  if (one["required"] !== undefined && other["required"] !== undefined)
    merged["required"] = [...listOf(one["required"]), ...listOf(other["required"])];
  if (one["enum"] !== undefined && other["enum"] !== undefined)
    merged["enum"] = listOf(one["enum"]).filter((value) => listOf(other["enum"]).includes(value));
  for (const word of ["minimum", "minLength", "minItems"])
    if (word in one && word in other) merged[word] = Math.max(Number(one[word]), Number(other[word]));
  return merged;
}

function typeOf(schema: Raw): string {
  const { type } = schema;
  const types = (Array.isArray(type) ? type : [type]).filter((each) => typeof each === "string");
  const found = types.find((each) => each !== "null") ?? types[0];
  if (typeof found === "string") return found;
  if (
    schema["properties"] !== undefined ||
    schema["required"] !== undefined ||
    schema["additionalProperties"] !== undefined
  )
    return "object";
  if (schema["items"] !== undefined || schema["prefixItems"] !== undefined) return "array";
  return schema["minimum"] !== undefined ? "number" : "string";
}

const formats: Readonly<Record<string, string>> = {
  "date-time": "2026-01-02T03:04:05Z",
  date: "2026-01-02",
  time: "03:04:05Z",
  duration: "PT1S",
  uuid: "123e4567-e89b-42d3-a456-426614174000",
  uri: "https://example.com/a",
  url: "https://example.com/a",
  "uri-reference": "/a",
  email: "a@example.com",
  hostname: "example.com",
  ipv4: "192.0.2.1",
  ipv6: "2001:db8::1",
  byte: "YWJj",
  regex: "^a$",
  "json-pointer": "/a",
};

function makeString(schema: Raw): string {
  const { pattern, format, minLength = 0, maxLength = Number.POSITIVE_INFINITY } = schema;
  const fits = (text: string): boolean =>
    text.length >= Number(minLength) && text.length <= Number(maxLength);
  if (typeof pattern === "string") {
    const matching = fc.stringMatching(new RegExp(pattern)).filter(fits);
    return fc.sample(matching, { seed: 7, numRuns: 1 })[0] ?? "";
  }
  const plain = formats[String(format)] ?? "text";
  if (plain.length > Number(maxLength)) return plain.slice(0, Number(maxLength));
  return plain.padEnd(Number(minLength), "x");
}

function makeNumber(schema: Raw, isInteger: boolean): number {
  const above = schema["exclusiveMinimum"];
  const below = schema["exclusiveMaximum"] ?? schema["maximum"];
  const step = Number(schema["multipleOf"] ?? (isInteger ? 1 : 0.5));
  const least = above === undefined ? Number(schema["minimum"] ?? 1) : Number(above) + step;
  const value = Math.ceil(least / step) * step;
  return below !== undefined && value >= Number(below)
    ? Math.min(value, Number(schema["maximum"] ?? value - step))
    : value;
}

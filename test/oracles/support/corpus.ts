import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { scenarios } from "../../golden/scenarios/index.js";

/** A schema that stands for itself: references in it are replaced by objects that are named after their targets. */
export type OracleSchema = {
  /** Document and name: `petstore.json Pet`. */
  readonly name: string;
  readonly schema: Json;
};

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** The schemas of the components of every OpenAPI document in a folder. */
export function openApiSchemas(folder: string): readonly OracleSchema[] {
  return readdirSync(folder)
    .sort()
    .flatMap((file) => {
      const document = parse(readFileSync(join(folder, file), "utf8")) as {
        readonly openapi?: string;
        readonly components?: { readonly schemas?: Readonly<Record<string, Json>> };
      };
      const isOld = document.openapi?.startsWith("3.0") === true;
      return Object.entries(document.components?.schemas ?? {}).map(([key, schema]) => ({
        name: `${file} ${key}`,
        schema: alone(schema, isOld),
      }));
    });
}

/** The definitions of our own scenarios that are JSON Schema documents. */
export function scenarioSchemas(): readonly OracleSchema[] {
  return scenarios.flatMap(({ name, documents }) =>
    Object.values(
      documents as Readonly<Record<string, { readonly $defs?: Readonly<Record<string, Json>> }>>,
    ).flatMap(({ $defs = {} }) =>
      Object.entries($defs).map(([key, schema]) => ({
        name: `${name} ${key}`,
        schema: alone(schema, false),
      })),
    ),
  );
}

/** Words that say nothing about structure, or that only one of the generators knows. */
const noise: ReadonlySet<string> = new Set([
  "description",
  "discriminator",
  "example",
  "examples",
  "externalDocs",
  "format",
  "title",
  "xml",
]);

/** Members of these are named by people: their keys are no words of the language. */
const named: ReadonlySet<string> = new Set(["properties", "patternProperties", "dependentSchemas", "$defs"]);

function alone(schema: Json, isOld: boolean): Json {
  if (Array.isArray(schema)) return schema.map((each) => alone(each, isOld));
  if (typeof schema !== "object" || schema === null) return schema;
  const words = schema as { readonly [word: string]: Json };
  const { $ref, nullable, ...rest } = words;
  if (typeof $ref === "string") return marker($ref);
  const kept = Object.entries(rest)
    .filter(
      ([word, value]) =>
        !noise.has(word) && !word.startsWith("x-") && !(word === "required" && !Array.isArray(value)),
    )
    .map(([word, value]) => [
      word,
      named.has(word)
        ? membersAlone(value, isOld)
        : word === "enum" || word === "const" || word === "default"
          ? value
          : alone(value, isOld),
    ]);
  const made = Object.fromEntries(kept) as { readonly [word: string]: Json };
  return isOld && nullable === true ? orNull(made) : made;
}

function membersAlone(members: Json, isOld: boolean): Json {
  const entries = Object.entries(members as { readonly [name: string]: Json });
  return Object.fromEntries(entries.map(([name, each]) => [name, alone(each, isOld)]));
}

function marker(ref: string): Json {
  const name = `ref ${ref.slice(ref.lastIndexOf("/") + 1)}`;
  return { type: "object", properties: { [name]: { type: "string" } }, required: [name] };
}

function orNull(schema: { readonly [word: string]: Json }): Json {
  return { anyOf: [schema, { type: "null" }] };
}

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv, type AnySchemaObject, type Options } from "ajv";
import { Ajv2019 } from "ajv/dist/2019.js";
import { Ajv2020 } from "ajv/dist/2020.js";
import AjvDraft04 from "ajv-draft-04";
import type { StoredSchema } from "./store.js";

/** Says whether a value fits a schema, formats aside; undefined when it stumbles over the value itself. */
export type Referee = (value: unknown) => boolean | undefined;

/** What ajv makes of a schema; undefined when it cannot compile it. */
export async function refereeFor(store: string, { file }: StoredSchema): Promise<Referee | undefined> {
  const schema = readSchema(join(store, file));
  const options: Options = {
    strict: false,
    ownProperties: true,
    validateFormats: false,
    validateSchema: false,
    logger: false,
    // Its code runs a few times only: making it quick takes longer than running it as it is.
    code: { optimize: false },
    loadSchema: async (uri: string) =>
      readSchema(join(store, "schemas", `${new URL(uri).pathname.slice(1).replace(/\.json$/, "")}.json`)),
  };
  const ajv = new engines[draftOf(schema)](options);
  try {
    const check = await ajv.compileAsync(schema);
    return (value) => unlessThrown(() => check(value) === true);
  } catch {
    return undefined;
  }
}

/** Where values have a property `toString`, comparing them makes ajv throw. */
function unlessThrown(run: () => boolean): boolean | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}

const engines = {
  "draft-04": AjvDraft04.default,
  "draft-07": Ajv,
  "2019-09": Ajv2019,
  "2020-12": Ajv2020,
} as const;

function draftOf({ $schema }: AnySchemaObject): keyof typeof engines {
  const drafts = Object.keys(engines) as (keyof typeof engines)[];
  return drafts.find((draft) => String($schema).includes(draft)) ?? "draft-07";
}

function readSchema(path: string): AnySchemaObject {
  const schema = JSON.parse(readFileSync(path, "utf8")) as AnySchemaObject;
  const draft = draftOf(schema);
  return draft.startsWith("draft-") ? (asWritten(schema, draft) as AnySchemaObject) : schema;
}

/** Words that ajv obeys in draft-04, which does not have them. */
const unknownInDraft04 = new Set(["const", "contains", "else", "if", "propertyNames", "then"]);
/** Words that may stay beside `$ref`: names, and what references lead into. */
const harmless = new Set(["$id", "$ref", "$schema", "definitions", "id"]);
const namedSchemas = new Set(["definitions", "dependencies", "patternProperties", "properties"]);
const data = new Set(["const", "default", "enum", "examples"]);

/** The schema without the words that its draft tells validators to ignore, which ajv obeys. */
function asWritten(schema: unknown, draft: string): unknown {
  if (Array.isArray(schema)) return schema.map((item) => asWritten(item, draft));
  if (typeof schema !== "object" || schema === null) return schema;
  const isReference = "$ref" in schema && typeof schema.$ref === "string";
  const entries = Object.entries(schema).filter(
    ([word]) => (!isReference || harmless.has(word)) && !(draft === "draft-04" && unknownInDraft04.has(word)),
  );
  return Object.fromEntries(
    entries.map(([word, value]) => {
      if (data.has(word)) return [word, value];
      return [word, namedSchemas.has(word) ? eachAsWritten(value, draft) : asWritten(value, draft)];
    }),
  );
}

function eachAsWritten(schemas: unknown, draft: string): unknown {
  if (typeof schemas !== "object" || schemas === null) return schemas;
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, asWritten(schema, draft)]),
  );
}

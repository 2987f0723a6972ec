import { registerSchema, unregisterSchema, validate } from "@hyperjump/json-schema/draft-2020-12";
import { Ajv2020 } from "ajv/dist/2020.js";
import type { WrittenSchema } from "./schemas.js";

/** Says of the schema with a name whether a value fits; undefined when it stumbles over the value itself. */
export type Oracle = {
  readonly name: string;
  readonly verdict: (schema: string, value: unknown) => boolean | undefined;
};

const uri = "https://differential.example/schemas";

/** Both oracles for the definitions of a document. */
export async function oraclesFor(
  definitions: Readonly<Record<string, WrittenSchema>>,
): Promise<{ readonly oracles: readonly [Oracle, Oracle]; remove(): void }> {
  return {
    oracles: [ajvFor(definitions), await hyperjumpFor(definitions)],
    remove: () => unregisterSchema(uri),
  };
}

function ajvFor(definitions: Readonly<Record<string, WrittenSchema>>): Oracle {
  const ajv = new Ajv2020({ strict: false, ownProperties: true, validateFormats: false, logger: false });
  ajv.addSchema({ $id: uri, $defs: definitions });
  const checks = new Map(
    Object.keys(definitions).map((name) => [name, ajv.getSchema(`${uri}#/$defs/${name}`)] as const),
  );
  return { name: "ajv", verdict: (name, value) => unlessThrown(() => checks.get(name)?.(value) === true) };
}

async function hyperjumpFor(definitions: Readonly<Record<string, WrittenSchema>>): Promise<Oracle> {
  registerSchema(
    { $schema: "https://json-schema.org/draft/2020-12/schema", $defs: definitions } as never,
    uri,
  );
  const checks = new Map<string, Awaited<ReturnType<typeof validate>>>();
  for (const name of Object.keys(definitions)) checks.set(name, await validate(`${uri}#/$defs/${name}`));
  const verdict = (name: string, value: unknown): boolean | undefined =>
    unlessThrown(() => checks.get(name)?.(value as never).valid === true);
  return { name: "hyperjump", verdict };
}

function unlessThrown(run: () => boolean): boolean | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}

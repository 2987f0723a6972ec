import { quote } from "../../diagnostics/index.js";
import { childOrigin, isRecord, type Json, type Origin, ownValue } from "../../ir/index.js";
import type { Dialect } from "../jsonschema/dialect.js";
import type { Scope } from "../scope.js";

/** Where the schema of a payload stands. */
export type PayloadSchema = {
  readonly origin: Origin;
  /** What `schemaFormat` says; without it the document decides. */
  readonly dialect?: Dialect;
  /** True when the payload is nothing but a reference to this schema, which then has a name of its own. */
  readonly referred: boolean;
};

/**
 * Finds the schema of a payload, or of a schema in `components`: written there, referred to, or wrapped with its
 * `schemaFormat`. Undefined, with a diagnostic, when it is in a language that is not JSON Schema.
 */
export function findSchema(value: Json, origin: Origin, scope: Scope): PayloadSchema | undefined {
  if (!isRecord(value)) return { origin, referred: false };
  const format = ownValue(value, "schemaFormat");
  if (format !== undefined) return findFormatted(value, format, origin, scope);
  const ref = ownValue(value, "$ref");
  if (typeof ref !== "string" || Object.keys(value).length > 1) return { origin, referred: false };
  const target = scope.set.resolve(ref, origin);
  if (target === undefined) return undefined;
  const referred = scope.set.valueAt(target);
  // Only a wrapped schema behind the reference is looked through: any other is a declaration with its own name.
  const wrapped = isRecord(referred) && Object.hasOwn(referred, "schemaFormat");
  const found = wrapped ? findSchema(referred, target, scope) : { origin: target };
  return found && { ...found, referred: true };
}

function findFormatted(
  wrapper: { readonly [key: string]: Json },
  format: Json,
  origin: Origin,
  scope: Scope,
): PayloadSchema | undefined {
  const language = typeof format === "string" ? languageOf(format) : undefined;
  if (language === undefined) {
    const shown = typeof format === "string" ? quote(format) : "no text";
    scope.reporter.report(
      "schema-format-unsupported",
      `\`schemaFormat\` is ${shown}.`,
      childOrigin(origin, "schemaFormat"),
    );
    return undefined;
  }
  const found = findSchema(ownValue(wrapper, "schema") ?? true, childOrigin(origin, "schema"), scope);
  return found && language !== "document" ? { ...found, dialect: language } : found;
}

const languages: readonly (readonly [RegExp, Dialect | "document"])[] = [
  [/^application\/vnd\.aai\.asyncapi(?:\+json|\+yaml)?;\s*version=3\.\d+\.\d+$/, "document"],
  [/^application\/vnd\.aai\.asyncapi(?:\+json|\+yaml)?;\s*version=2\.\d+\.\d+$/, "document"],
  [/^application\/schema(?:\+json|\+yaml)?;\s*version=draft-07$/, "draft-07"],
  [/^application\/schema(?:\+json|\+yaml)?;\s*version=(?:draft[-/])?2019-09$/, "2019-09"],
  [/^application\/schema(?:\+json|\+yaml)?;\s*version=(?:draft[-/])?2020-12$/, "2020-12"],
  [/^application\/schema(?:\+json|\+yaml)?$/, "document"],
  [/^application\/vnd\.oai\.openapi(?:\+json|\+yaml)?;\s*version=3\.0\.\d+$/, "openapi-3.0"],
  [/^application\/vnd\.oai\.openapi(?:\+json|\+yaml)?;\s*version=3\.[12]\.\d+$/, "2020-12"],
];

function languageOf(format: string): Dialect | "document" | undefined {
  return languages.find(([pattern]) => pattern.test(format))?.[1];
}

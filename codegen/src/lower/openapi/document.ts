import { quote } from "../../diagnostics/index.js";
import { childOrigin, isRecord, type Json, ownValue } from "../../ir/index.js";
import type { SourceDocument } from "../../load/source.js";
import { languageNamed } from "../jsonschema/dialect.js";
import { checkFields, type Located, misbuilt, textOf } from "../located.js";
import type { Scope } from "../scope.js";

const rootFields: readonly string[] = [
  "openapi",
  "$self",
  "info",
  "jsonSchemaDialect",
  "servers",
  "paths",
  "webhooks",
  "components",
  "security",
  "tags",
  "externalDocs",
];

/** The root of an OpenAPI document; undefined, with a diagnostic, when it is of a version that is not read. */
export function readRoot(document: SourceDocument, scope: Scope): Located | undefined {
  const { data, file } = document;
  if (!isRecord(data)) return undefined;
  const origin = { file, pointer: "" };
  const key = Object.hasOwn(data, "openapi") ? "openapi" : "swagger";
  const version = ownValue(data, key) ?? "";
  if (key === "swagger" || !isKnownVersion(version)) {
    const shown = typeof version === "string" ? quote(version, 20) : "no version";
    scope.reporter.report("openapi-version", `\`${key}\` is ${shown}.`, childOrigin(origin, key));
    return undefined;
  }
  const root = { record: data, origin };
  checkFields(root, "an OpenAPI document", rootFields, scope);
  if (!isRecord(ownValue(data, "info")))
    misbuilt(scope, "`info` must be an object with `title` and `version`.", origin);
  if (!["paths", "webhooks", "components"].some((field) => Object.hasOwn(data, field)))
    misbuilt(scope, "A document must have `paths`, `webhooks` or `components`.", origin);
  checkDialect(root, scope);
  return root;
}

function checkDialect(root: Located, scope: Scope): void {
  const uri = textOf(root, "jsonSchemaDialect", scope);
  if (uri === undefined || languageNamed(uri, root.origin, scope.set) !== undefined) return;
  const origin = childOrigin(root.origin, "jsonSchemaDialect");
  scope.reporter.report("dialect-unknown", `\`jsonSchemaDialect\` is ${quote(uri)}.`, origin);
}

/** In YAML `3.1` without quotes is a number. */
function isKnownVersion(version: Json): boolean {
  return typeof version === "number"
    ? version >= 3 && version < 3.3
    : typeof version === "string" && /^3\.[012](?:\.\d{1,4})?(?:-[0-9A-Za-z.-]{1,40})?$/.test(version);
}

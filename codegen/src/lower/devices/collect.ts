import {
  byCodeUnit,
  type CanonicalDecl,
  childOrigin,
  type DeviceDecl,
  type DeviceRulesDecl,
  type Docs,
  isRecord,
  type JsonRecord,
  type ModuleDecl,
  type Origin,
  ownValue,
  type PayloadRole,
  sortedBy,
} from "../../ir/index.js";
import type { SourceDocument } from "../../load/source.js";
import type { Declarations } from "../declarations.js";
import type { Located } from "../located.js";
import { documentName } from "../names.js";
import type { Scope } from "../scope.js";
import { conforms } from "./conform.js";
import { moduleForm } from "./grammar.js";
import { readPayload } from "./payloads.js";

/** Reads the device modules of a run, and declares the schemas that they name or use; undefined when there are none. */
export function collectModules(
  documents: readonly SourceDocument[],
  declarations: Declarations,
): readonly ModuleDecl[] | undefined {
  const scope: Scope = { ...declarations.context, structureCode: "devices-structure" };
  if (documents.length === 0) return undefined;
  const modules = documents.flatMap((document) => readModule(document, scope) ?? []);
  return sortedBy(
    modules,
    ({ symbolName }) => symbolName,
    ({ origin }) => origin.file,
  );
}

/** What does not conform is reported in full and read no further: nothing after this asks about types of values again. */
function readModule({ file, data }: SourceDocument, scope: Scope): ModuleDecl | undefined {
  const origin: Origin = { file, pointer: "" };
  if (!isRecord(data) || !conforms(moduleForm, data, origin, scope)) return undefined;
  const symbolName = (ownValue(data, "x-edgeloom-name") ?? ownValue(data, "name")) as string;
  const rolePattern = ownValue(data, "rolePattern") as string | undefined;
  for (const { origin: at } of entriesOf(data, "$defs", origin)) scope.declare(at);
  return {
    symbolName,
    name: ownValue(data, "name") as string,
    number: ownValue(data, "number") as number,
    ...(rolePattern !== undefined && { rolePattern }),
    group: documentName(file),
    devices: entriesOf(data, "devices", origin).map((entry) => readDevice(entry, symbolName, scope)),
    docs: docsOf({ record: data, origin }, scope),
    origin,
  };
}

type Entry = Located & { readonly name: string };

/** The entries of a map of objects, by code unit of their names; schemas that are true or false have nothing inside. */
function entriesOf(record: JsonRecord, field: string, origin: Origin): readonly Entry[] {
  const map = (ownValue(record, field) ?? {}) as JsonRecord;
  return Object.keys(map)
    .sort(byCodeUnit)
    .map((name) => ({
      name,
      record: isRecord(map[name]) ? map[name] : {},
      origin: childOrigin(childOrigin(origin, field), name),
    }));
}

function readDevice({ name, record, origin }: Entry, module: string, scope: Scope): DeviceDecl {
  const alsoTypes = ownValue(record, "alsoTypes") as readonly number[] | undefined;
  const canonical = ownValue(record, "canonical") as CanonicalDecl | undefined;
  const payload = (role: PayloadRole) => {
    const at = { record: ownValue(record, role) as JsonRecord, origin: childOrigin(origin, role) };
    return readPayload(at, role, { module, device: name }, scope);
  };
  return {
    name,
    type: ownValue(record, "deviceType") as number | "any",
    ...(alsoTypes && { alsoTypes }),
    brand: `${module}/${name}`,
    payloads: { status: payload("status"), command: payload("command"), error: payload("error") },
    ...(canonical && { canonical }),
    rules: ownValue(record, "rules") as unknown as DeviceRulesDecl,
    docs: docsOf({ record, origin }, scope),
    origin,
  };
}

function docsOf({ record, origin }: Located, scope: Scope): Docs {
  const description = ownValue(record, "description") as string | undefined;
  const deprecated = ownValue(record, "deprecated") === true;
  const { maxDocLength } = scope.limits;
  if (description !== undefined && description.length > maxDocLength) {
    const message = `The description has ${description.length} characters; the limit \`maxDocLength\` is ${maxDocLength}.`;
    scope.reporter.report("limit-shape", message, childOrigin(origin, "description"));
    return {};
  }
  return { ...(description !== undefined && { description }), ...(deprecated && { deprecated }) };
}

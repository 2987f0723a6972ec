import { quote } from "../../diagnostics/index.js";
import { canonicalJson, childOrigin, isRecord, type Json, ownValue, type WireRules } from "../../ir/index.js";
import type { SourceDocument } from "../../load/source.js";
import type { Declarations } from "../declarations.js";
import { checkFields, type Located, membersOf, misbuilt } from "../located.js";
import type { Scope } from "../scope.js";
import { ChannelReader, type ChannelSource } from "./channels.js";
import { MessageReader } from "./messages.js";
import { OperationReader, type OperationSource } from "./operations.js";
import { findSchema } from "./payload.js";

/** What the AsyncAPI documents of a run hold, before their schemas are looked into. */
export type CollectedApi = {
  readonly channels: readonly ChannelSource[];
  readonly operations: readonly OperationSource[];
};

const rootFields: readonly string[] = [
  "asyncapi",
  "id",
  "info",
  "servers",
  "defaultContentType",
  "channels",
  "operations",
  "components",
  "x-edgeloom-wire",
];

/** Reads channels and operations of all AsyncAPI documents, and declares the schemas of their components. */
export function collectApi(documents: readonly SourceDocument[], declarations: Declarations): CollectedApi {
  const scope = declarations.context;
  const messages = new MessageReader(declarations);
  const channels = new ChannelReader(scope, messages);
  const operations = new OperationReader(scope, channels, messages);
  for (const document of documents) {
    const root = readRoot(document, scope);
    if (root === undefined) continue;
    declareComponents(root, scope);
    for (const member of membersOf(root, "channels", scope)) channels.read(member);
    for (const member of membersOf(root, "operations", scope)) operations.read(member);
  }
  return { channels: channels.all, operations: operations.all };
}

function readRoot(document: SourceDocument, scope: Scope): Located | undefined {
  const origin = { file: document.file, pointer: "" };
  if (!isRecord(document.data)) return undefined;
  const version = ownValue(document.data, "asyncapi");
  if (typeof version !== "string" || !/^3\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/.test(version)) {
    const shown = typeof version === "string" ? quote(version) : "not a string";
    scope.reporter.report(
      "asyncapi-version",
      `\`asyncapi\` is ${shown}; versions 3.x.y are read.`,
      childOrigin(origin, "asyncapi"),
    );
    return undefined;
  }
  const root = { record: document.data, origin };
  checkFields(root, "an AsyncAPI document", rootFields, scope);
  if (!isRecord(ownValue(document.data, "info")))
    misbuilt(scope, "`info` must be an object with `title` and `version`.", origin);
  return root;
}

function declareComponents(root: Located, scope: Scope): void {
  const components = ownValue(root.record, "components");
  if (components === undefined) return;
  const origin = childOrigin(root.origin, "components");
  if (!isRecord(components)) return misbuilt(scope, "`components` must be an object.", origin);
  for (const member of membersOf({ record: components, origin }, "schemas", scope)) {
    const found = findSchema(member.value, member.origin, scope);
    if (found === undefined) continue;
    // An entry that only refers elsewhere is a name of its own for what is there.
    const wrapped = found.dialect !== undefined || found.origin.pointer.endsWith("/schema");
    const at = found.referred && !wrapped ? member.origin : found.origin;
    scope.declare(at, { name: member.key, ...(found.dialect && { dialect: found.dialect }) });
  }
}

const defaultWire: WireRules = { input: "strict", nulls: "keep", charset: "utf8" };
const wireChoices = {
  input: ["strict", "lenient"],
  nulls: ["keep", "drop"],
  charset: ["utf8", "ascii"],
} as const;

/** The wire rules that the documents agree on. A document that says nothing agrees with the others. */
export function collectWire(documents: readonly SourceDocument[], scope: Scope): WireRules {
  let agreed: { readonly value: Json; readonly file: string } | undefined;
  for (const { file, data } of documents) {
    const value = isRecord(data) ? ownValue(data, "x-edgeloom-wire") : undefined;
    if (value === undefined) continue;
    const origin = { file, pointer: "/x-edgeloom-wire" };
    if (!isWire(value)) {
      misbuilt(
        scope,
        "`x-edgeloom-wire` must be `{input: strict|lenient, nulls: keep|drop, charset: utf8|ascii}`.",
        origin,
      );
      continue;
    }
    agreed ??= { value, file };
    if (
      canonicalJson({ ...defaultWire, ...value }) ===
      canonicalJson({ ...defaultWire, ...(agreed.value as Partial<WireRules>) })
    )
      continue;
    scope.reporter.report("wire-clash", `The wire rules differ from those of ${quote(agreed.file)}.`, origin);
  }
  return { ...defaultWire, ...(agreed?.value as Partial<WireRules> | undefined) };
}

function isWire(value: Json): value is Partial<WireRules> {
  if (!isRecord(value)) return false;
  const choices: { readonly [key: string]: readonly string[] } = wireChoices;
  return Object.entries(value).every(
    ([key, choice]) =>
      typeof choice === "string" && Object.hasOwn(choices, key) && choices[key]?.includes(choice),
  );
}

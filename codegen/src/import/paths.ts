import { quote } from "../diagnostics/index.js";
import {
  byCodeUnit,
  childOrigin,
  isRecord,
  type Json,
  type JsonRecord,
  type Origin,
  ownValue,
} from "../ir/index.js";
import type { SchemaReader } from "./schemas.js";
import type { ImportScope } from "./scope.js";

/** An RPC of the document. */
export type FoundRpc = {
  readonly channel: string;
  readonly type: string;
  readonly summary: string;
  readonly request: JsonRecord;
  readonly response: JsonRecord;
  readonly origin: Origin;
};

/** A message handler of the document. */
export type FoundMessage = {
  readonly topic: string;
  readonly handler: string;
  readonly summary: string;
  readonly payload: JsonRecord;
  readonly origin: Origin;
};

/** What stands under `paths`. */
export type FoundPaths = { readonly rpcs: readonly FoundRpc[]; readonly messages: readonly FoundMessage[] };

/** Reads the paths, in the order of their names; what is neither RPC nor message is reported and left out. */
export function readPaths(paths: JsonRecord, schemas: SchemaReader, scope: ImportScope): FoundPaths {
  const rpcs: FoundRpc[] = [];
  const messages: FoundMessage[] = [];
  for (const path of Object.keys(paths).sort(byCodeUnit)) {
    const origin = { file: scope.file, pointer: childOrigin({ file: "", pointer: "/paths" }, path).pointer };
    const item = ownValue(paths, path);
    const methods = isRecord(item) ? Object.keys(item) : [];
    if (/[{}]/.test(path)) {
      leaveOut(path, "holds braces, between which addresses have parameters", origin, scope);
      continue;
    }
    const leave = (why: string): void => leaveOut(path, why, origin, scope);
    const [method] = methods;
    const operation = isRecord(item) && method !== undefined ? ownValue(item, method) : undefined;
    if (methods.length !== 1 || !isRecord(operation) || (method !== "post" && method !== "put")) {
      leave("has neither `post` (RPC) nor `put` (message) alone");
      continue;
    }
    const at: Entry = { path, operation, origin: childOrigin(origin, method), schemas };
    const found = method === "post" ? rpcOf(at, leave) : messageOf(at, leave);
    if (found !== undefined && "channel" in found) rpcs.push(found);
    else if (found !== undefined) messages.push(found);
  }
  return { rpcs, messages };
}

type Entry = {
  readonly path: string;
  readonly operation: JsonRecord;
  readonly origin: Origin;
  readonly schemas: SchemaReader;
};

type Leave = (why: string) => void;

function rpcOf({ path, operation, origin, schemas }: Entry, leave: Leave): FoundRpc | undefined {
  const [, channel, type] = /^\/([^/]+)\/([^/]+)$/.exec(path) ?? [];
  if (channel === undefined || type === undefined) {
    leave("is not made of a channel and a type");
    return undefined;
  }
  const request = bodyAt(operation, ["requestBody"], origin, schemas);
  const response = bodyAt(operation, ["responses", "200"], origin, schemas);
  if (request === undefined || response === undefined) {
    leave("lacks the schema of its request or of its response");
    return undefined;
  }
  return { channel, type, summary: summaryOf(operation), request, response, origin };
}

/** A topic may hold slashes, the name of a function does not. Handlers that differ only in their filter are numbered. */
function messageOf({ path, operation, origin, schemas }: Entry, leave: Leave): FoundMessage | undefined {
  const [, topic, name] = /^\/(.+)\/([^/]+)$/s.exec(path) ?? [];
  if (topic === undefined || name === undefined) {
    leave("is not made of a topic and the name of a handler");
    return undefined;
  }
  const payload = bodyAt(operation, ["requestBody"], origin, schemas);
  if (payload === undefined) {
    leave("lacks the schema of its message");
    return undefined;
  }
  const handler = name.replace(/ - \d{1,9}$/, "");
  return { topic, handler, summary: summaryOf(operation), payload, origin };
}

function bodyAt(
  operation: JsonRecord,
  way: readonly string[],
  origin: Origin,
  schemas: SchemaReader,
): JsonRecord | undefined {
  const tokens = [...way, "content", "application/json", "schema"];
  const schema = tokens.reduce<Json | undefined>(
    (value, token) => (isRecord(value) ? ownValue(value, token) : undefined),
    operation,
  );
  if (!isRecord(schema)) return undefined;
  return schemas.reference(ownValue(schema, "$ref"), childOrigin(origin, ...tokens, "$ref"));
}

function summaryOf(operation: JsonRecord): string {
  const summary = ownValue(operation, "summary");
  return typeof summary === "string" ? summary.trim() : "";
}

function leaveOut(path: string, why: string, origin: Origin, { reporter }: ImportScope): void {
  reporter.report("import-path", `The path ${quote(path)} ${why}; it is left out.`, origin);
}

import { quote } from "../diagnostics/index.js";
import { canonicalJson, groupBy, type Json, type JsonRecord, ownValue, sortedBy } from "../ir/index.js";
import { fixedType } from "./message-base.js";
import { freeName, usableName } from "./names.js";
import type { FoundMessage, FoundRpc } from "./paths.js";
import type { ImportScope } from "./scope.js";

/** Channels and operations of the result. */
export type Channels = { readonly channels: JsonRecord; readonly operations: JsonRecord };

type Entries = { readonly channels: Map<string, Json>; readonly operations: Map<string, Json> };
type Made = readonly (readonly [key: string, message: JsonRecord])[];

/** What the envelopes of RPCs are called in the result. */
export type Heads = { readonly request: string; readonly response: string };

/** Channels as our own documents write them: one per topic, and two per channel of RPCs. */
export function channelsOf(
  found: { readonly rpcs: readonly FoundRpc[]; readonly messages: readonly FoundMessage[] },
  schemas: JsonRecord,
  heads: Heads,
  scope: ImportScope,
): Channels {
  const entries: Entries = { channels: new Map(), operations: new Map() };
  const names = { channels: new Set<string>(), operations: new Set<string>() };
  const nameOf = (kind: "channels" | "operations", raw: string): string =>
    freeName(usableName(raw, scope.limits.maxNameLength), names[kind]);

  for (const [topic, messages] of groupBy(found.messages, (message) => message.topic))
    addTopic(topic, messages, { entries, nameOf, schemas, scope });
  for (const [channel, rpcs] of groupBy(found.rpcs, (rpc) => rpc.channel))
    addRpcs(channel, rpcs, { entries, nameOf, heads, scope });
  return { channels: sorted(entries.channels), operations: sorted(entries.operations) };
}

type TopicJob = {
  readonly entries: Entries;
  readonly nameOf: (kind: "channels" | "operations", raw: string) => string;
  readonly schemas: JsonRecord;
  readonly scope: ImportScope;
};

function addTopic(topic: string, messages: readonly FoundMessage[], job: TopicJob): void {
  const { entries, nameOf, scope } = job;
  const key = nameOf("channels", topic);
  entries.channels.set(key, { address: topic, messages: Object.fromEntries(messagesOf(messages, job)) });
  const operation = usableName(`send_${topic}`, scope.limits.maxNameLength);
  entries.operations.set(nameOf("operations", operation), {
    action: "send",
    summary: "Send what the service listens to.",
    channel: { $ref: pointerTo("channels", key) },
  });
}

/** Handlers of one class are one message. Classes of one type are several views of it, of which a topic has only one. */
function messagesOf(messages: readonly FoundMessage[], { schemas, scope }: TopicJob): Made {
  const taken = new Set<string>();
  const made: { readonly type: string | undefined; readonly handlers: readonly FoundMessage[] }[] = [];
  for (const [, handlers] of groupBy(messages, ({ payload }) => canonicalJson(payload))) {
    const [first] = handlers;
    if (first === undefined) continue;
    const type = typeOf(first.payload, schemas);
    if (type !== undefined && made.some((other) => other.type === type)) {
      const message = `Topic ${quote(first.topic)} has a message of type ${quote(type)} already; this one is left out.`;
      scope.reporter.report("import-duplicate", message, first.origin);
    } else made.push({ type, handlers });
  }
  return made.map(({ type, handlers }) => {
    const [{ handler, payload }] = handlers as readonly [FoundMessage, ...FoundMessage[]];
    const name = freeName(usableName(type ?? handler, scope.limits.maxNameLength), taken);
    return [name, { ...textOf(handlers), payload }] as const;
  });
}

function typeOf(payload: JsonRecord, schemas: JsonRecord): string | undefined {
  const ref = payload["$ref"];
  const named =
    typeof ref === "string" ? ownValue(schemas, ref.slice("#/components/schemas/".length)) : undefined;
  const schema = (named ?? payload) as JsonRecord | undefined;
  const properties = schema?.["properties"] as JsonRecord | undefined;
  const type = properties !== undefined && Object.hasOwn(properties, "type") ? properties["type"] : undefined;
  return type === undefined ? undefined : fixedType(type as JsonRecord);
}

type RpcJob = Omit<TopicJob, "schemas"> & { readonly heads: Heads };

function addRpcs(
  channel: string,
  rpcs: readonly FoundRpc[],
  { entries, nameOf, heads, scope }: RpcJob,
): void {
  const requests = nameOf("channels", `rpc-req-${channel}`);
  const replies = nameOf("channels", `rpc-rep-${channel}`);
  const taken = new Set<string>();
  const made = rpcs.map((rpc) => ({
    ...rpc,
    name: freeName(usableName(rpc.type, scope.limits.maxNameLength), taken),
  }));
  const sideOf = (part: "request" | "response"): JsonRecord =>
    Object.fromEntries(made.map((rpc) => [rpc.name, envelope(heads[part], rpc.type, part, rpc[part])]));
  entries.channels.set(requests, { address: `rpc-req-${channel}`, messages: sideOf("request") });
  entries.channels.set(replies, { address: `rpc-rep-${channel}`, messages: sideOf("response") });
  for (const rpc of made) {
    const key = nameOf("operations", `${usableName(channel, scope.limits.maxNameLength)}-${rpc.name}`);
    entries.operations.set(key, {
      action: "send",
      "x-edgeloom-name": rpc.name,
      ...summaryWords(rpc.summary),
      ...sideWords(requests, rpc.name),
      reply: sideWords(replies, rpc.name),
    });
  }
}

function sideWords(channel: string, message: string): JsonRecord {
  const at = pointerTo("channels", channel);
  return { channel: { $ref: at }, messages: [{ $ref: `${at}/messages/${message}` }] };
}

function envelope(head: string, type: string, part: string, body: JsonRecord): JsonRecord {
  return {
    "x-edgeloom-body": `/${part}`,
    payload: {
      allOf: [
        { $ref: pointerTo("components", "schemas", head) },
        { type: "object", properties: { type: { const: type }, [part]: body } },
      ],
    },
  };
}

function textOf(handlers: readonly FoundMessage[]): JsonRecord {
  return summaryWords([...new Set(handlers.map(({ summary }) => summary))].join("\n\n").trim());
}

/** The first line says what it does, the rest how. */
function summaryWords(text: string): JsonRecord {
  return text === "" ? {} : { description: text };
}

function pointerTo(...tokens: readonly string[]): string {
  return `#/${tokens.join("/")}`;
}

function sorted(entries: ReadonlyMap<string, Json>): JsonRecord {
  return Object.fromEntries(sortedBy(entries, ([key]) => key));
}

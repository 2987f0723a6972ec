import type { Reporter } from "../../diagnostics/index.js";
import type { SchemaNode, ServiceDecl, TopicDecl, TypeDecl, TypeId, TypeLookup } from "../../ir/index.js";
import type { Declarations } from "../declarations.js";
import type { CollectedApi } from "./collect.js";
import { LateTypes } from "./envelope.js";
import { declarePayload, type MessageSource } from "./messages.js";
import { buildServices } from "./services.js";
import { buildTopics } from "./topics.js";
import { Usage } from "./usage.js";

/** Payloads of a run: what is declared, and the envelopes that are only looked into. */
export type PreparedApi = {
  readonly collected: CollectedApi;
  readonly usage: Usage;
  readonly payloads: ReadonlyMap<MessageSource, TypeId>;
  readonly envelopes: ReadonlyMap<MessageSource, SchemaNode>;
};

/** Declares payloads that are values of their own, and lowers envelopes, of which the model keeps only the body. */
export function prepareApi(collected: CollectedApi, declarations: Declarations): PreparedApi {
  const usage = new Usage(collected.operations);
  const payloads = new Map<MessageSource, TypeId>();
  const envelopes = new Map<MessageSource, SchemaNode>();
  const inRpc = collected.operations.flatMap(({ messages, reply }) =>
    reply ? [...messages, ...reply.messages] : [],
  );
  const onTopic = collected.channels.flatMap((channel) => {
    return channel.messages
      .filter((entry) => usage.isOnTopic(channel, entry.message))
      .map((entry) => entry.message);
  });
  for (const message of inRpc) {
    if (message.body === undefined || message.payload === undefined) continue;
    envelopes.set(message, declarations.lower(message.payload.origin, message.payload).node);
  }
  for (const message of [...onTopic, ...inRpc.filter((candidate) => !envelopes.has(candidate))]) {
    payloads.set(message, declarePayload(message, declarations));
  }
  return { collected, usage, payloads, envelopes };
}

/** What assembling needs beside the prepared API. */
export type Merged = {
  readonly lookup: TypeLookup;
  readonly merge: (node: SchemaNode) => SchemaNode;
  readonly reporter: Reporter;
};

/** Topics, services, and the declarations that only they need. */
export function assembleApi(
  prepared: PreparedApi,
  merged: Merged,
): {
  readonly topics: readonly TopicDecl[];
  readonly services: readonly ServiceDecl[];
  readonly types: readonly TypeDecl[];
} {
  const { collected, usage, payloads, envelopes } = prepared;
  const late = new LateTypes(merged);
  const nodes = new Map<MessageSource, SchemaNode>();
  for (const [message, id] of payloads) {
    const node = merged.lookup(id)?.node;
    if (node) nodes.set(message, node);
  }
  for (const [message, node] of envelopes) nodes.set(message, merged.merge(node));
  const topics = buildTopics(collected.channels, usage, { payloads, lookup: merged.lookup });
  const services = buildServices(collected.operations, { payloads, nodes, late, reporter: merged.reporter });
  return { topics, services, types: late.all };
}

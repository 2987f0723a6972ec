import { type MessageDecl, sortedBy, type TopicDecl, type TypeId, type TypeLookup } from "../../ir/index.js";
import type { ChannelMessage, ChannelSource } from "./channels.js";
import type { MessageSource } from "./messages.js";
import type { Usage } from "./usage.js";
import { wireTypeOf } from "./wire-type.js";

/** What topics need to know about payloads. */
export type PayloadLookup = {
  readonly payloads: ReadonlyMap<MessageSource, TypeId>;
  readonly lookup: TypeLookup;
};

/**
 * The topics of a run. Documents of several services describe the same topic from their side: channels of one address are
 * one topic, with the messages of all, under the name that comes first.
 */
export function buildTopics(
  channels: readonly ChannelSource[],
  usage: Usage,
  payloads: PayloadLookup,
): readonly TopicDecl[] {
  const byAddress = new Map<string, ChannelSource[]>();
  for (const channel of channels) {
    if (channel.address === undefined) continue;
    if (!channel.silent && !channel.messages.some((entry) => usage.isOnTopic(channel, entry.message)))
      continue;
    byAddress.set(channel.address, [...(byAddress.get(channel.address) ?? []), channel]);
  }
  const topics = [...byAddress].map(([address, sources]) => buildTopic(address, sources, usage, payloads));
  return sortedBy(
    topics,
    (topic) => topic.name,
    (topic) => topic.origin.file,
    (topic) => topic.origin.pointer,
  );
}

function buildTopic(
  address: string,
  channels: readonly ChannelSource[],
  usage: Usage,
  payloads: PayloadLookup,
): TopicDecl {
  const ordered = inDocumentOrder(channels);
  const named = ordered.find((channel) => channel.renamed) ?? ordered[0];
  if (named === undefined) throw new Error("A topic is made of at least one channel.");
  const entries = ordered.flatMap((channel) =>
    channel.messages.filter((entry) => usage.isOnTopic(channel, entry.message)),
  );
  return {
    name: named.name,
    address,
    group: named.group,
    messages: uniqueMessages(entries.map((entry) => buildMessage(entry, payloads))),
    docs: ordered.find((channel) => channel.docs.description !== undefined)?.docs ?? named.docs,
    origin: named.origin,
  };
}

function buildMessage(entry: ChannelMessage, { payloads, lookup }: PayloadLookup): MessageDecl {
  const { message } = entry;
  const payload = payloads.get(message);
  if (payload === undefined) throw new Error("Payloads are declared before topics are built.");
  const node = lookup(payload)?.node;
  return {
    name: entry.name,
    type: node && wireTypeOf(node, lookup),
    payload,
    docs: message.docs,
    origin: message.origin,
  };
}

/** The same message met in several documents is one. */
function uniqueMessages(messages: readonly MessageDecl[]): readonly MessageDecl[] {
  const byIdentity = new Map(messages.map((message) => [`${message.name}\n${message.payload}`, message]));
  return sortedBy(
    byIdentity.values(),
    (message) => message.name,
    (message) => message.payload,
  );
}

/** Channels by file and pointer: which document comes first must not depend on how the inputs were listed. */
function inDocumentOrder(channels: readonly ChannelSource[]): readonly ChannelSource[] {
  return sortedBy(
    channels,
    (channel) => channel.origin.file,
    (channel) => channel.origin.pointer,
  );
}

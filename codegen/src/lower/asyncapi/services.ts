import { quote, type Reporter } from "../../diagnostics/index.js";
import {
  canonicalJson,
  childOrigin,
  type MethodDecl,
  type SchemaNode,
  type ServiceDecl,
  sortedBy,
  type TypeId,
} from "../../ir/index.js";
import type { ChannelSource } from "./channels.js";
import type { LateTypes } from "./envelope.js";
import type { MessageSource } from "./messages.js";
import type { OperationSource, ReplySource } from "./operations.js";
import { wireTypeOf } from "./wire-type.js";

const requestPrefix = "rpc-req-";
const replyPrefix = "rpc-rep-";

/** What services need to know about payloads. */
export type EnvelopeLookup = {
  /** Declarations of payloads that are values of their own. */
  readonly payloads: ReadonlyMap<MessageSource, TypeId>;
  /** Merged payloads, envelopes included. */
  readonly nodes: ReadonlyMap<MessageSource, SchemaNode>;
  readonly late: LateTypes;
  readonly reporter: Reporter;
};

/** The services of a run: per RPC channel, the methods of all operations on it. */
export function buildServices(
  operations: readonly OperationSource[],
  envelopes: EnvelopeLookup,
): readonly ServiceDecl[] {
  const byChannel = new Map<string, OperationSource[]>();
  const ordered = sortedBy(
    operations,
    (operation) => operation.origin.file,
    (operation) => operation.origin.pointer,
  );
  for (const operation of ordered) {
    const channel = operation.reply && rpcChannelOf(operation, operation.reply, envelopes.reporter);
    if (channel === undefined) continue;
    byChannel.set(channel, [...(byChannel.get(channel) ?? []), operation]);
  }
  const services = [...byChannel].flatMap(
    ([channel, members]) => buildService(channel, members, envelopes) ?? [],
  );
  return sortedBy(
    services,
    (service) => service.name,
    (service) => service.channel,
  );
}

/** The channel of an RPC; undefined when its address is not known, or its replies travel where no client would look. */
function rpcChannelOf(
  operation: OperationSource,
  reply: ReplySource,
  reporter: Reporter,
): string | undefined {
  const { address } = operation.channel;
  if (address === undefined || !address.startsWith(requestPrefix)) return address;
  const channel = address.slice(requestPrefix.length);
  const answered = reply.channel?.address;
  if (answered === undefined || answered === replyPrefix + channel) return channel;
  const message = `Requests travel on ${quote(address)}, so replies must travel on ${quote(replyPrefix + channel)}, not on ${quote(answered)}.`;
  reporter.report("rpc-reply", message, reply.origin);
  return undefined;
}

function buildService(
  channel: string,
  operations: readonly OperationSource[],
  envelopes: EnvelopeLookup,
): ServiceDecl | undefined {
  const methods = operations.flatMap((operation) => buildMethod(operation, envelopes) ?? []);
  const sources = operations.map((operation) => operation.channel);
  const named = sources.find((source) => source.renamed) ?? sources[0];
  if (named === undefined || methods.length === 0) return undefined;
  return {
    name: serviceName(named, channel),
    channel,
    group: named.group,
    methods: uniqueMethods(methods),
    docs: sources.find((source) => source.docs.description !== undefined)?.docs ?? named.docs,
    origin: named.origin,
  };
}

/** Behind the prefix stands the name that the peers use; other addresses are paths, of which the key is the better name. */
function serviceName(source: ChannelSource, channel: string): string {
  return source.renamed || source.address === channel ? source.name : channel;
}

function buildMethod(operation: OperationSource, envelopes: EnvelopeLookup): MethodDecl | undefined {
  const { reply } = operation;
  if (reply === undefined) return undefined;
  const request = valueOf(operation.messages, operation, "Request", envelopes);
  const response = valueOf(reply.messages, operation, "Response", envelopes);
  if (request === undefined || response === undefined) return undefined;
  return {
    name: operation.name,
    type: methodType(operation, envelopes),
    request,
    response,
    idempotent: operation.idempotent,
    timeoutMs: operation.timeoutMs,
    docs: operation.docs,
    origin: operation.origin,
  };
}

/** The value that a method takes or gives: the body in the envelope of each message, all of them as a union. */
function valueOf(
  messages: readonly MessageSource[],
  operation: OperationSource,
  role: "Request" | "Response",
  { payloads, nodes, late }: EnvelopeLookup,
): TypeId | undefined {
  const members = messages.map((message) => {
    const node = nodes.get(message);
    const name =
      messages.length > 1 ? `${operation.name}-${message.name}-${role}` : `${operation.name}-${role}`;
    return message.body && node
      ? late.bodyOf(node, message.body, name, message.origin)
      : payloads.get(message);
  });
  const known = members.filter((member) => member !== undefined);
  if (known.length < members.length) return undefined;
  const origin = childOrigin(operation.origin, role === "Request" ? "messages" : "reply");
  return late.unionOf(known, `${operation.name}-${role}`, origin);
}

/** What the wire calls the method: what the request's envelope fixes, else the name of the message, else the operation's key. */
function methodType(operation: OperationSource, { nodes, late }: EnvelopeLookup): string {
  const [message, ...others] = operation.messages;
  if (message === undefined || others.length > 0) return operation.key;
  const node = nodes.get(message);
  return (node && wireTypeOf(node, late.lookup)) ?? message.wireName ?? operation.key;
}

/** Client and server describe the same method, each from its side. Methods that differ stay, for the checks to refuse. */
function uniqueMethods(methods: readonly MethodDecl[]): readonly MethodDecl[] {
  const seen = new Map<string, MethodDecl>();
  for (const method of methods) {
    const key = canonicalJson([method.type, method.request, method.response]);
    const known = seen.get(key) ?? method;
    const idempotent = known.idempotent || method.idempotent;
    seen.set(key, { ...known, idempotent, timeoutMs: known.timeoutMs ?? method.timeoutMs });
  }
  return sortedBy(
    seen.values(),
    (method) => method.name,
    (method) => method.type,
  );
}

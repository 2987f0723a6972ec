import { quote } from "../../diagnostics/index.js";
import {
  childOrigin,
  type Docs,
  isRecord,
  type Origin,
  ownValue,
  type TypeId,
  typeId,
} from "../../ir/index.js";
import { describeValue } from "../jsonschema/read.js";
import {
  checkFields,
  flagOf,
  follow,
  itemsOf,
  type Located,
  type Member,
  misbuilt,
  textOf,
} from "../located.js";
import type { Scope } from "../scope.js";
import type { ChannelReader, ChannelSource } from "./channels.js";
import { docsOf } from "./docs.js";
import type { MessageReader, MessageSource } from "./messages.js";
import { withTraits } from "./traits.js";

/** An operation of a document. */
export type OperationSource = {
  readonly origin: Origin;
  readonly key: string;
  readonly name: string;
  readonly channel: ChannelSource;
  readonly messages: readonly MessageSource[];
  /** Present for an RPC. */
  readonly reply: ReplySource | undefined;
  readonly idempotent: boolean;
  readonly timeoutMs: number | undefined;
  readonly docs: Docs;
};

/** The answering half of an RPC. */
export type ReplySource = {
  readonly origin: Origin;
  readonly channel: ChannelSource | undefined;
  readonly messages: readonly MessageSource[];
};

const operationFields: readonly string[] = [
  "action",
  "channel",
  "title",
  "summary",
  "description",
  "security",
  "tags",
  "externalDocs",
  "bindings",
  "traits",
  "messages",
  "reply",
  "deprecated",
  "x-edgeloom-name",
  "x-edgeloom-since",
  "x-edgeloom-idempotent",
  "x-edgeloom-timeout-ms",
];
const maxTimeoutMs = 3_600_000;

/** Reads operations and remembers them by the place where they are defined. */
export class OperationReader {
  private readonly scope: Scope;
  private readonly channels: ChannelReader;
  private readonly messages: MessageReader;
  private readonly known = new Map<TypeId, OperationSource | undefined>();

  constructor(scope: Scope, channels: ChannelReader, messages: MessageReader) {
    this.scope = scope;
    this.channels = channels;
    this.messages = messages;
  }

  /** All operations that could be read so far. */
  get all(): readonly OperationSource[] {
    return [...this.known.values()].filter((operation) => operation !== undefined);
  }

  /** Reads the operation that a value is or refers to. */
  read(member: Member): void {
    const at = follow(member.value, member.origin, "An operation", this.scope);
    if (at === undefined) return;
    const id = typeId(at.origin);
    if (!this.known.has(id)) this.known.set(id, this.readDefinition(withTraits(at, this.scope), member.key));
  }

  private readDefinition(at: Located, key: string): OperationSource | undefined {
    checkFields(at, "an operation", operationFields, this.scope);
    const action = ownValue(at.record, "action");
    if (action !== "send" && action !== "receive") {
      return misbuilt(
        this.scope,
        `\`action\` must be \`send\` or \`receive\`, but is ${describeValue(action ?? null)}.`,
        at.origin,
      );
    }
    const channel = this.readChannel(at);
    if (channel === undefined) return undefined;
    const reply = this.readReply(at, channel);
    return {
      origin: at.origin,
      key,
      name: textOf(at, "x-edgeloom-name", this.scope) ?? key,
      channel,
      messages: this.readMessages(at, channel),
      reply,
      idempotent: flagOf(at, "x-edgeloom-idempotent", this.scope),
      timeoutMs: this.readTimeout(at),
      docs: docsOf(at, this.scope),
    };
  }

  /** Operations must refer to a channel; one written in place would belong to no document. */
  private readChannel(at: Located): ChannelSource | undefined {
    const value = ownValue(at.record, "channel");
    const origin = childOrigin(at.origin, "channel");
    if (!isRecord(value) || typeof ownValue(value, "$ref") !== "string") {
      return misbuilt(
        this.scope,
        "`channel` must be a reference to a channel.",
        value === undefined ? at.origin : origin,
      );
    }
    const ref = ownValue(value, "$ref") as string;
    return this.channels.read({ key: ref.slice(ref.lastIndexOf("/") + 1), value, origin });
  }

  /** Without a list, an operation is about every message of its channel. */
  private readMessages(at: Located, channel: ChannelSource): readonly MessageSource[] {
    const listed = itemsOf(at, "messages", this.scope);
    if (listed === undefined) return channel.messages.map((entry) => entry.message);
    return listed.flatMap((item) => {
      const message = this.messages.read(item);
      if (message === undefined || channel.messages.some((entry) => entry.message === message))
        return message ? [message] : [];
      const text = `The message ${quote(message.name)} is not one of channel ${quote(channel.name)}.`;
      return misbuilt(this.scope, text, item.origin) ?? [];
    });
  }

  private readReply(at: Located, request: ChannelSource): ReplySource | undefined {
    const value = ownValue(at.record, "reply");
    if (value === undefined) return undefined;
    const reply = follow(value, childOrigin(at.origin, "reply"), "A reply", this.scope);
    if (reply === undefined) return undefined;
    checkFields(reply, "a reply", ["address", "channel", "messages"], this.scope);
    // A reply without a channel comes back at an address that the request names; its messages may be of any channel.
    const channel = Object.hasOwn(reply.record, "channel") ? this.readChannel(reply) : undefined;
    const listed = itemsOf(reply, "messages", this.scope);
    const messages = channel
      ? this.readMessages(reply, channel)
      : (listed ?? []).flatMap((item) => this.messages.read(item) ?? []);
    // Messages that are there but unreadable were reported where they stand.
    if (messages.length === 0 && (listed ?? []).length === 0 && (channel === undefined || channel.silent)) {
      const text = `The reply of an RPC on channel ${quote(request.name)} has no message.`;
      this.scope.reporter.report("rpc-reply", text, reply.origin);
    }
    return { origin: reply.origin, channel, messages };
  }

  private readTimeout(at: Located): number | undefined {
    const value = ownValue(at.record, "x-edgeloom-timeout-ms");
    if (value === undefined) return undefined;
    if (typeof value === "number" && Number.isSafeInteger(value) && value >= 1 && value <= maxTimeoutMs)
      return value;
    const message = `\`x-edgeloom-timeout-ms\` must be a whole number from 1 to ${maxTimeoutMs}, but is ${describeValue(value)}.`;
    return misbuilt(this.scope, message, childOrigin(at.origin, "x-edgeloom-timeout-ms"));
  }
}

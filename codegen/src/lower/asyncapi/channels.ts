import { quote } from "../../diagnostics/index.js";
import { childOrigin, type Docs, type Origin, ownValue, type TypeId, typeId } from "../../ir/index.js";
import { checkFields, follow, type Located, type Member, membersOf, misbuilt, textOf } from "../located.js";
import { documentName } from "../names.js";
import type { Scope } from "../scope.js";
import { docsOf } from "./docs.js";
import type { MessageReader, MessageSource } from "./messages.js";

/** A channel of a document. */
export type ChannelSource = {
  readonly origin: Origin;
  readonly name: string;
  readonly renamed: boolean;
  readonly group: string;
  /** Undefined when the channel has none that is known now: then it becomes nothing. */
  readonly address: string | undefined;
  readonly messages: readonly ChannelMessage[];
  /** True when the document lists no message at all. */
  readonly silent: boolean;
  readonly docs: Docs;
};

/** A message of a channel under the name that the channel gives it. */
export type ChannelMessage = { readonly name: string; readonly message: MessageSource };

const channelFields: readonly string[] = [
  "address",
  "messages",
  "title",
  "summary",
  "description",
  "servers",
  "parameters",
  "tags",
  "externalDocs",
  "bindings",
  "deprecated",
  "x-edgeloom-name",
  "x-edgeloom-since",
];

/** Reads channels and remembers them by the place where they are defined. */
export class ChannelReader {
  private readonly scope: Scope;
  private readonly messages: MessageReader;
  private readonly known = new Map<TypeId, ChannelSource>();

  constructor(scope: Scope, messages: MessageReader) {
    this.scope = scope;
    this.messages = messages;
  }

  /** All channels read so far. */
  get all(): readonly ChannelSource[] {
    return [...this.known.values()];
  }

  /** The channel that a value is or refers to. */
  read(member: Member): ChannelSource | undefined {
    const at = follow(member.value, member.origin, "A channel", this.scope);
    if (at === undefined) return undefined;
    const id = typeId(at.origin);
    const known = this.known.get(id) ?? this.readDefinition(at, member.key);
    this.known.set(id, known);
    return known;
  }

  private readDefinition(at: Located, key: string): ChannelSource {
    checkFields(at, "a channel", channelFields, this.scope);
    const renamed = textOf(at, "x-edgeloom-name", this.scope);
    const listed = membersOf(at, "messages", this.scope);
    return {
      origin: at.origin,
      name: renamed ?? key,
      renamed: renamed !== undefined,
      group: documentName(at.origin.file),
      address: this.readAddress(at),
      messages: this.readMessages(listed),
      silent: listed.length === 0,
      docs: docsOf(at, this.scope),
    };
  }

  private readMessages(members: readonly Member[]): readonly ChannelMessage[] {
    return members.flatMap((member) => {
      const message = this.messages.read(member);
      return message ? [{ name: message.renamed ? message.name : member.key, message }] : [];
    });
  }

  private readAddress(at: Located): string | undefined {
    const value = ownValue(at.record, "address") ?? null;
    if (value !== null && typeof value !== "string") {
      return misbuilt(this.scope, "`address` must be a string or null.", childOrigin(at.origin, "address"));
    }
    const isPlain =
      value !== null && !/\{[^{}]*\}/.test(value) && membersOf(at, "parameters", this.scope).length === 0;
    if (isPlain || (value !== null && this.scope.keepsPlaces)) return value;
    const message =
      value === null ? "The channel has no address." : `The address ${quote(value)} has parameters.`;
    this.scope.reporter.report("topic-skipped", message, at.origin);
    return undefined;
  }
}

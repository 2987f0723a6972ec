import {
  childOrigin,
  type Docs,
  type Origin,
  ownValue,
  pointerTokens,
  type TypeId,
  typeId,
} from "../../ir/index.js";
import type { Declarations } from "../declarations.js";
import { describeValue } from "../jsonschema/read.js";
import { checkFields, follow, type Located, type Member, misbuilt, textOf } from "../located.js";
import { docsOf } from "./docs.js";
import { findSchema, type PayloadSchema } from "./payload.js";
import { withTraits } from "./traits.js";

/** A message of a document, read once however many channels carry it. */
export type MessageSource = {
  readonly origin: Origin;
  /** What people call it: `x-edgeloom-name`, or its key where it is defined. */
  readonly name: string;
  /** True when `x-edgeloom-name` decides, so that the key in a channel does not. */
  readonly renamed: boolean;
  /** The field `name`: how the wire calls it, when the payload does not say. */
  readonly wireName: string | undefined;
  readonly docs: Docs;
  readonly payload: PayloadSchema | undefined;
  /** Tokens of `x-edgeloom-body`. */
  readonly body: readonly string[] | undefined;
};

const messageFields: readonly string[] = [
  "headers",
  "payload",
  "correlationId",
  "contentType",
  "name",
  "title",
  "summary",
  "description",
  "tags",
  "externalDocs",
  "bindings",
  "examples",
  "traits",
  "deprecated",
  "x-edgeloom-name",
  "x-edgeloom-since",
  "x-edgeloom-body",
];

/** Reads messages and remembers them by the place where they are defined. */
export class MessageReader {
  private readonly declarations: Declarations;
  private readonly known = new Map<TypeId, MessageSource | undefined>();

  constructor(declarations: Declarations) {
    this.declarations = declarations;
  }

  /** The message that a value is or refers to; undefined, with a diagnostic, when there is none that we can read. */
  read(member: Member): MessageSource | undefined {
    const scope = this.declarations.context;
    const at = follow(member.value, member.origin, "A message", scope);
    if (at === undefined) return undefined;
    const id = typeId(at.origin);
    if (!this.known.has(id)) this.known.set(id, this.readDefinition(withTraits(at, scope), member.key));
    return this.known.get(id);
  }

  private readDefinition(at: Located, key: string): MessageSource | undefined {
    const scope = this.declarations.context;
    checkFields(at, "a message", messageFields, scope);
    const renamed = textOf(at, "x-edgeloom-name", scope);
    const value = ownValue(at.record, "payload");
    const origin = childOrigin(at.origin, "payload");
    const payload = value === undefined ? undefined : findSchema(value, origin, scope);
    // A payload that could not be read was reported; a message without it would be another message.
    if (value !== undefined && payload === undefined) return undefined;
    return {
      origin: at.origin,
      name: renamed ?? pointerTokens(at.origin.pointer).at(-1) ?? key,
      renamed: renamed !== undefined,
      wireName: textOf(at, "name", scope),
      docs: docsOf(at, scope),
      payload,
      body: this.readBody(at),
    };
  }

  private readBody(at: Located): readonly string[] | undefined {
    const scope = this.declarations.context;
    const value = ownValue(at.record, "x-edgeloom-body");
    if (value === undefined) return undefined;
    if (typeof value === "string" && /^(?:\/(?:[^~/]|~[01])+)+$/.test(value)) return pointerTokens(value);
    const message = `\`x-edgeloom-body\` must be a JSON pointer such as \`/request\`, but is ${describeValue(value)}.`;
    return misbuilt(scope, message, childOrigin(at.origin, "x-edgeloom-body"));
  }
}

/** The declaration of a message's payload: the schema that it refers to, or one named after the message. */
export function declarePayload(message: MessageSource, declarations: Declarations): TypeId {
  const { payload } = message;
  const hint = { name: typeNameOf(message), ...(payload?.dialect && { dialect: payload.dialect }) };
  if (payload === undefined) {
    const origin = childOrigin(message.origin, "payload");
    return declarations.add(origin, { origin, docs: {} }, hint);
  }
  const { name: _name, ...unnamed } = hint;
  return declarations.context.declare(payload.origin, payload.referred ? unnamed : hint);
}

function typeNameOf(message: MessageSource): string {
  return /message$/i.test(message.name) ? message.name : `${message.name}Message`;
}

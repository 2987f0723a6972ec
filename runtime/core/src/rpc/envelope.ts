import { EdgeloomError } from "../base/errors.js";
import type { JsonObject } from "../bus/incoming.js";
import {
  any,
  type Json,
  type Model,
  model,
  number,
  object,
  optional,
  required,
  string,
} from "../schema/index.js";
import { codecOf, type WireContext, wire } from "../wire/index.js";
import { numberText } from "../wire/write-text.js";
import { normalUuid } from "./uuid.js";

/** Topic of the requests of a channel. */
export const requestTopic = (channel: string): string => `rpc-req-${channel}`;
/** Topic of the replies of a channel. */
export const replyTopic = (channel: string): string => `rpc-rep-${channel}`;
/** Topic on which callers give up; ours alone, other peers do not listen to it. */
export const cancelTopic = (channel: string): string => `rpc-can-${channel}`;

/** What a handler may know of a request beside the request itself. */
export type RequestEnvelope = {
  /** Name of the calling service. */
  readonly name: string;
  readonly type: string;
  /** The device that the caller addressed; absent when it did not. */
  readonly resource: string | undefined;
  readonly rpcId: string;
};

type RequestWire = {
  readonly timestamp: number;
  readonly name: string;
  readonly type: string;
  readonly rpc_id: string;
  readonly resource?: string;
  readonly request?: JsonObject;
};

const wireRules = /*@__PURE__*/ wire({ input: "lenient", nulls: "drop", charset: "ascii" });

const base = () => ({
  timestamp: optional(number({ format: "unixtime" }), { dynamicDefault: "now" }),
  name: optional(string(), { dynamicDefault: "service-name", null: "default" }),
  type: required(string()),
});

/** The envelope of a request, named as peers know it from their error texts (openmodule spec §5.1). */
export const RpcRequest: Model<RequestWire, unknown> = /*@__PURE__*/ model("RPCRequest", undefined, () =>
  object({
    ...base(),
    rpc_id: required(string({ format: "uuid" })),
    resource: optional(string()),
    request: optional(object({}, { additionalProperties: any() })),
  }),
);

/** A request as it was read from the wire; `request` is undefined when the envelope has none. */
export type ReadRequest = RequestEnvelope & { readonly request: JsonObject | undefined };

function isPlain(json: JsonObject): json is JsonObject & RequestWire {
  const { name, type, request, timestamp, resource } = json;
  return (
    typeof name === "string" &&
    typeof type === "string" &&
    typeof timestamp === "number" &&
    (resource === undefined || typeof resource === "string") &&
    typeof request === "object" &&
    request !== null &&
    !Array.isArray(request)
  );
}

/** Reads the envelope of a request. What a well-behaved peer sends needs no conversion; the rest goes through the model. */
export function readRequest(json: JsonObject, dynamics: WireContext): ReadRequest {
  const rpcId = normalUuid(json["rpc_id"]);
  if (rpcId !== undefined && isPlain(json)) {
    return { name: json.name, type: json.type, resource: json.resource, rpcId, request: json.request };
  }
  const value = codecOf(wireRules).decode(RpcRequest, json, dynamics);
  const normal = normalUuid(value.rpc_id);
  if (normal === undefined) throw new EdgeloomError("INVALID", "the rpc_id of a request is not a UUID");
  return {
    name: value.name,
    type: value.type,
    resource: value.resource,
    rpcId: normal,
    request: value.request,
  };
}

/** What goes around a request. `body` is the encoded request; undefined leaves the key out. */
export type RequestParts = {
  readonly type: string;
  readonly rpcId: string;
  readonly resource?: string | undefined;
  readonly body: string | undefined;
};

function head(context: WireContext, type: string): string {
  return `{"timestamp":${numberText(context.now())},"name":${quote(context.name)},"type":${quote(type)}`;
}

const quoted = new Map<string, string>();

/** A JSON string in ASCII. Names and types are few, so their texts are kept. */
function quote(text: string): string {
  let json = quoted.get(text);
  if (json === undefined) {
    json = jsonText(text);
    if (quoted.size >= 1_000) quoted.clear();
    quoted.set(text, json);
  }
  return json;
}

/** The text of a request. */
export function requestText(dynamics: WireContext, parts: RequestParts): string {
  const resource = parts.resource === undefined ? "" : `,"resource":${quote(parts.resource)}`;
  const request = parts.body === undefined ? "" : `,"request":${parts.body}`;
  return `${head(dynamics, parts.type)},"rpc_id":"${parts.rpcId}"${resource}${request}}`;
}

/** The text of a reply; `rpcId` is undefined when the request had none that could be read. */
export function replyText(
  dynamics: WireContext,
  type: string,
  rpcId: string | undefined,
  body: string,
): string {
  const id = rpcId === undefined ? "" : `,"rpc_id":"${rpcId}"`;
  return `${head(dynamics, type)}${id},"response":${body}}`;
}

/** The text of the message with which a caller gives up. */
export function cancelText(dynamics: WireContext, type: string, rpcId: string): string {
  return `${head(dynamics, type)},"rpc_id":"${rpcId}"}`;
}

/** Refuses channels that could not be told apart or read by every peer. */
export function checkChannel(channel: string): string {
  if (/^[\x20-\x7e]+$/.test(channel)) return channel;
  throw new EdgeloomError("CONFIG", "the name of an RPC channel must be printable ASCII and not empty", {
    place: channel,
  });
}

const AnyJson: Model<Json> = /*@__PURE__*/ model("JSON", undefined, () => any());
const nowhere: WireContext = { name: "", now: () => 0 };

/** A JSON value as text for the wire of RPC envelopes. */
export function jsonText(value: Json): string {
  return codecOf(wireRules).encode(AnyJson, value, nowhere);
}

/** The text of a request that has no model. Null has none; what is no object is refused as the reference refuses it. */
export function bodyOf(request: Json | undefined, dynamics: WireContext): string | undefined {
  if (request === undefined) return "{}";
  if (request === null) return undefined;
  if (typeof request === "object" && !Array.isArray(request)) return jsonText(request);
  const json = { type: "", rpc_id: "00000000-0000-0000-0000-000000000000", request };
  return jsonText(codecOf(wireRules).decode(RpcRequest, json, dynamics).request ?? {});
}

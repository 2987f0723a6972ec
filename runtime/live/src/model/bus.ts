import {
  type AnyMethod,
  type Message,
  message,
  method,
  type Service,
  service,
  type Topic,
  topic,
} from "@edgeloom/runtime/bus";
import type { MessageDecl, MethodDecl, ServiceDecl, TopicDecl } from "edgeloom/kit";
import type { Source } from "./source.js";

/** The topic of a document as the runtime knows it. */
export function topicOf({ address, messages }: TopicDecl, source: Source): Topic {
  const entries = messages.map((decl): [string, Message] => [decl.name, messageOf(decl, source)]);
  return topic(address, source.model.wire, Object.fromEntries(entries));
}

function messageOf({ type, payload }: MessageDecl, source: Source): Message {
  return message(type, source.models.of(payload));
}

/** The RPC channel of a document as the runtime knows it. */
export function serviceOf({ channel, methods }: ServiceDecl, source: Source): Service {
  const entries = methods.map((decl): [string, AnyMethod] => [decl.name, methodOf(decl, source)]);
  return service(channel, source.model.wire, Object.fromEntries(entries));
}

/** One RPC of a document as the runtime knows it. */
export function methodOf(
  { type, request, response, idempotent, timeoutMs }: MethodDecl,
  source: Source,
): AnyMethod {
  const options = { idempotent, ...(timeoutMs !== undefined && { timeoutMs }) };
  return method(type, source.models.of(request), source.models.of(response), options);
}

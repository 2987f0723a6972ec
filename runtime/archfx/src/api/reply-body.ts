import type { GenericReply, ReplyForm } from "@edgeloom/runtime/http";
import { parseJson } from "@edgeloom/runtime/wire";
import type { ResourceReply } from "./resource.js";

/**
 * What a verb gives for a reply: its body in the wanted form, null for 204, 205 and an empty one (ArchFX specification §1.7). A reply
 * that does not say what it is gives the value of its JSON, and its bytes where it is none.
 */
export function replyBody<Form extends ReplyForm>(
  { status, headers, body }: GenericReply<Form>,
  form: Form | undefined,
): ResourceReply<Form> {
  // 204 and 205 say that there is nothing, whatever was sent.
  if (status === 204 || status === 205) return null as ResourceReply<Form>;
  const isUnnamed = headers["content-type"] === undefined && (form ?? "auto") === "auto";
  const value: unknown = isUnnamed && body instanceof Uint8Array ? jsonOr(body) : body;
  return (value ?? null) as ResourceReply<Form>;
}

function jsonOr(bytes: Uint8Array): unknown {
  try {
    return parseJson(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return bytes;
  }
}

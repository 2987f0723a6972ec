import { type Issue, isEdgeloomError } from "@edgeloom/runtime";
import type { Json } from "@edgeloom/runtime/schema";
import { codecOf } from "@edgeloom/runtime/wire";
import { isRecord, type MessageDecl, nearestWord, ownValue, type TopicDecl } from "edgeloom/kit";
import type { Source } from "../model/source.js";
import { busName } from "./connect.js";

/** What a received message is to its document. */
export type Judged =
  | { readonly kind: "valid"; readonly type: string }
  | { readonly kind: "invalid"; readonly type: string; readonly issues: readonly Issue[] }
  | { readonly kind: "unknown"; readonly type: string; readonly near: string | undefined };

/** The declaration that a message goes by: that of its type, or the only one of a topic whose messages have none. */
export function declarationFor(json: Json, { messages }: TopicDecl): MessageDecl | undefined {
  const type = isRecord(json) ? ownValue(json, "type") : undefined;
  return (
    messages.find((each) => each.type !== undefined && each.type === type) ??
    messages.find((each) => each.type === undefined)
  );
}

/** Holds a message against the document. */
export function judgeMessage(json: Json, topic: TopicDecl, source: Source): Judged {
  const decl = declarationFor(json, topic);
  const given = isRecord(json) ? ownValue(json, "type") : undefined;
  const type = typeof given === "string" ? given : (decl?.name ?? "?");
  if (decl === undefined)
    return {
      kind: "unknown",
      type,
      near: nearestWord(
        type,
        topic.messages.flatMap((each) => each.type ?? []),
      ),
    };
  try {
    codecOf(source.model.wire).decode(source.models.of(decl.payload), json, {
      name: busName,
      now: () => Date.now() / 1_000,
    });
    return { kind: "valid", type };
  } catch (error) {
    if (!isEdgeloomError(error)) throw error;
    return { kind: "invalid", type, issues: error.issues };
  }
}

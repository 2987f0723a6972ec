import { isMessageBody } from "@edgeloom/ivy-sdk";
import type { QueuedMessage } from "../messages/message-queue.js";
import type { MessageRow } from "./queue-rows.js";

/** A row that holds no message. */
export type UnreadableRow = { readonly identifier: number; readonly reason: string };

/** Tells such a row from a message. */
export function isUnreadable(read: QueuedMessage | UnreadableRow): read is UnreadableRow {
  return "reason" in read;
}

/** A row as a message, or why it is none. */
export function queuedMessage(row: MessageRow): QueuedMessage | UnreadableRow {
  const body = parsed(row.body);
  if (!isMessageBody(body)) return { identifier: row.id, reason: "the stored body is no message" };
  return {
    identifier: row.id,
    timestamp: row.created_at_us / 1e6,
    message_body: body,
    bodyText: row.body,
    attempts: row.attempts,
    lastError: row.last_error ?? undefined,
  };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

import { type ExactJson, type ExactObject, isExactObject, readExact } from "../../exact/index.js";
import type { QueuedMessage } from "../../messages/message-queue.js";

/** The body of a queued message with all digits of its numbers. */
export function storedBody({ bodyText }: QueuedMessage): ExactObject {
  const body = readExact(bodyText);
  return isExactObject(body) ? body : new Map();
}

/** An object among the members of another; an empty one where it is something else. */
export function objectIn(body: ExactObject, key: string): ExactObject {
  const member: ExactJson | undefined = body.get(key);
  return isExactObject(member) ? member : new Map();
}

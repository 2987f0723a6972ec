import { AssertionError } from "node:assert";
import type { Json } from "@edgeloom/runtime/schema";

/** Throws unless a response has the status `ok`, which is also the one of a response without status. */
export function assertRpcSuccess(response: Json): void {
  const status = statusOf(response);
  if (status !== "ok") throw wrong(`the call failed with ${status}: ${JSON.stringify(response)}`);
}

/** Throws unless a response has another status than `ok`, and the given one if there is one. */
export function assertRpcFailure(response: Json, status?: string): void {
  const found = statusOf(response);
  if (found === "ok") throw wrong("the call succeeded");
  if (status !== undefined && found !== status)
    throw wrong(`the call failed with ${found} instead of ${status}`);
}

function statusOf(response: Json): string {
  if (typeof response !== "object" || response === null || Array.isArray(response)) return "ok";
  const { status } = response as { readonly status?: Json };
  if (typeof status === "string") return status || "ok";
  return status ? JSON.stringify(status) : "ok";
}

function wrong(message: string): AssertionError {
  return new AssertionError({ message });
}

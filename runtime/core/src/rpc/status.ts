import { EdgeloomError, isEdgeloomError } from "../base/errors.js";
import type { Json } from "../schema/index.js";

/** The reply to a call before it is applied to a model. */
export type RawReply = {
  readonly rpcId: string;
  /** `ok` when the response is no object or its status is missing, empty or null; else the status as text. */
  readonly status: string;
  /** The response as it came; null when there was none. */
  readonly response: Json;
  /** The `error` text of a failure, when it has one. */
  readonly error?: string;
};

/** The statuses with which a server says that it failed (openmodule spec §5.1). */
export type FailureStatus = "validation_error" | "filter_error" | "handler_error" | "error";

const failureStatuses: readonly string[] = [
  "validation_error",
  "filter_error",
  "handler_error",
  "error",
] satisfies FailureStatus[];

/** Tells whether a status stands for a failure in every service, also in one whose responses have a status of their own. */
export function isFailureStatus(status: string): status is FailureStatus {
  return failureStatuses.includes(status);
}

function fieldOf(response: Json, name: string): Json | undefined {
  if (typeof response !== "object" || response === null || Array.isArray(response)) return undefined;
  return Object.hasOwn(response, name) ? (response as { readonly [key: string]: Json })[name] : undefined;
}

function statusOf(response: Json): string {
  const status = fieldOf(response, "status");
  if (!status) return "ok";
  if (typeof status !== "object") return String(status);
  return Object.keys(status).length === 0 ? "ok" : JSON.stringify(status);
}

/** Reads what a caller sees out of the `response` of a reply. */
export function readReply(rpcId: string, response: Json): RawReply {
  const error = fieldOf(response, "error");
  const status = statusOf(response);
  return typeof error === "string" ? { rpcId, status, response, error } : { rpcId, status, response };
}

/** The error for a reply that is a failure. */
export function remoteError(reply: RawReply, place: string): EdgeloomError {
  const exception = fieldOf(reply.response, "exception");
  const detail = reply.error ?? (typeof exception === "string" ? exception : undefined);
  return new EdgeloomError("REMOTE", `${place} was answered with ${reply.status}`, {
    place,
    status: reply.status,
    ...(detail === undefined ? {} : { detail }),
  });
}

/** Tells whether a caught value is a failure that the server answered with, of one status or of any. */
export function isRemoteError(
  value: unknown,
  status?: string,
): value is EdgeloomError & { readonly status: string } {
  return (
    isEdgeloomError(value) && value.code === "REMOTE" && (status === undefined || value.status === status)
  );
}

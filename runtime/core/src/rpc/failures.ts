import { EdgeloomError } from "../base/errors.js";
import type { PendingCall } from "./pending-call.js";

/** The error of a call whose deadline has passed. */
export function deadlineError(call: PendingCall): EdgeloomError {
  const { place, request } = call;
  if (call.attempts === 0) {
    return new EdgeloomError("UNAVAILABLE", `nobody answers to ${place}; nothing was executed`, {
      place,
      retryable: true,
      fix: "start the service that serves the channel, or give the call more time",
    });
  }
  if (call.interrupted && !request.idempotent)
    return unknownOutcome(call, "the server went away and no reply came");
  const outcome = request.idempotent
    ? `${call.attempts} attempts were made`
    : "the outcome is unknown: it may have run";
  return new EdgeloomError(
    "DEADLINE_EXCEEDED",
    `no reply from ${place} in ${request.timeoutMs} ms; ${outcome}`,
    {
      place,
      retryable: request.idempotent,
    },
  );
}

/** The error of a call that must not be repeated and whose reply may be lost. */
export function unknownOutcome(call: PendingCall, why: string): EdgeloomError {
  return new EdgeloomError("UNKNOWN_OUTCOME", `${call.place}: ${why}; it may have run`, {
    place: call.place,
    fix: "find out whether it ran before calling again, or declare the method idempotent",
  });
}

/** The error of a call that its caller gave up. */
export function cancelledError(call: PendingCall): EdgeloomError {
  return new EdgeloomError("CANCELLED", `${call.place}: the caller gave up`, {
    place: call.place,
    cause: call.request.signal?.reason,
  });
}

/** The error of a call that did not get a place in a bounded table or queue. */
export function overloadedError(place: string, what: string): EdgeloomError {
  return new EdgeloomError("OVERLOADED", `${place}: ${what}; nothing was executed`, {
    place,
    retryable: true,
  });
}

/** The error of a call on a bus that is closed. */
export function closedError(place: string, sent: boolean): EdgeloomError {
  const outcome = sent ? "it may have run" : "nothing was executed";
  return new EdgeloomError("CLOSED", `${place}: the bus was closed; ${outcome}`, { place });
}

import { isEdgeloomError } from "@edgeloom/runtime";

/** How a command ends. */
export const exitCodes = {
  done: 0,
  /** The other side refused, failed, or answered something that does not fit. */
  refused: 1,
  /** The command line, the document or the request is wrong; nothing was sent. */
  wrongUsage: 2,
  /** Nobody was there. */
  unreachable: 3,
  /** No answer came in time. */
  late: 4,
  /** Ctrl-C. */
  interrupted: 130,
} as const;

/** The exit code for a failure of a call. */
export function exitCodeOf(error: unknown): number {
  if (!isEdgeloomError(error)) return exitCodes.refused;
  switch (error.code) {
    case "INVALID":
    case "CONFIG":
      return exitCodes.wrongUsage;
    case "UNAVAILABLE":
    case "CLOSED":
      return exitCodes.unreachable;
    case "DEADLINE_EXCEEDED":
      return exitCodes.late;
    case "CANCELLED":
      return exitCodes.interrupted;
    case "MALFORMED":
    case "UNKNOWN_OUTCOME":
    case "CONFLICT":
    case "OVERLOADED":
    case "REMOTE":
    case "INTERNAL":
      return exitCodes.refused;
  }
}

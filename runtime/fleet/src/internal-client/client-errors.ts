import { EdgeloomError } from "@edgeloom/runtime";

/**
 * How the calls of an {@link InternalClient} fail, as `status` of the error (fleet spec §2.4). The first four concern the
 * connection, the next four are refusals of the gateway, and the last two are the program's.
 */
export type ClientFailure =
  | "SERVER_TOOK_TOO_LONG"
  | "CONNECTION_REFUSED"
  | "COMMUNICATION_ERROR"
  | "DEVICE_INCORRECT"
  | "ALREADY_CONNECTED"
  | "MODULE_NOT_SUPPORTED"
  | "DEVICE_NOT_SUPPORTED"
  | "HIGHER_PRIORITY_ALREADY_CONNECTED"
  | "NO_COMMAND"
  | "CONTEXT_ALREADY_DESTROYED";

type Row = readonly [code: EdgeloomError["code"], message: string, fix?: string];

const rows: Readonly<Record<ClientFailure, Row>> = {
  SERVER_TOOK_TOO_LONG: ["DEADLINE_EXCEEDED", "the gateway gave no answer in time"],
  CONNECTION_REFUSED: [
    "UNAVAILABLE",
    "the gateway could not be reached, or closed the connection",
    "start the gateway (edgeloom-gateway run-all), or correct host and port",
  ],
  COMMUNICATION_ERROR: ["MALFORMED", "the gateway sent something else than was expected"],
  DEVICE_INCORRECT: ["MALFORMED", "the gateway answered for another device"],
  ALREADY_CONNECTED: [
    "REMOTE",
    "a device of the same module, type, role and priority is connected",
    "stop the other device, or give this one a role of its own",
  ],
  MODULE_NOT_SUPPORTED: ["REMOTE", "the gateway has no such module", "add the module to the gateway"],
  DEVICE_NOT_SUPPORTED: ["REMOTE", "the module knows no such device type", "check the device type"],
  HIGHER_PRIORITY_ALREADY_CONNECTED: [
    "REMOTE",
    "a device of higher priority is connected in the place of this one",
    "wait until it is gone; 0 is the highest priority",
  ],
  NO_COMMAND: ["CONFIG", "there is no command yet", "send a status first"],
  CONTEXT_ALREADY_DESTROYED: ["CLOSED", "the client was destroyed", "make a new one"],
};

/** Makes the error of a failure. `place` names the device. */
export function clientError(failure: ClientFailure, place: string, cause?: unknown): EdgeloomError {
  const [code, message, fix] = rows[failure];
  return new EdgeloomError(code, message, {
    status: failure,
    place,
    ...(fix !== undefined && { fix }),
    ...(cause !== undefined && { cause }),
    retryable: code === "UNAVAILABLE" || code === "DEADLINE_EXCEEDED",
  });
}

const refusals: readonly ClientFailure[] = [
  "ALREADY_CONNECTED",
  "MODULE_NOT_SUPPORTED",
  "DEVICE_NOT_SUPPORTED",
  "HIGHER_PRIORITY_ALREADY_CONNECTED",
];

/** The failure that a response type other than OK stands for. */
export function failureOfResponse(responseType: number): ClientFailure {
  return refusals[responseType - 1] ?? "COMMUNICATION_ERROR";
}

/** Tells whether a gateway refused the device. Then trying again at once would change nothing. */
export function isRefusal(error: unknown): boolean {
  return error instanceof EdgeloomError && refusals.some((refusal) => refusal === error.status);
}

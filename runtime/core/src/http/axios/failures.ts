import { AxiosError } from "axios";
import { EngineError, type EngineFailure } from "../engine.js";

// Nothing was sent: there was nobody to send it to.
const unreachable =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN|EADDRNOTAVAIL)$/;
const tls =
  /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_|ERR_SSL_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED|EPROTO$)/;
const unpacking = /^(Z_|ERR_BROTLI|ERR__ERROR_FORMAT|ERR__)/;

/** What went wrong, without axios' own error: that holds the whole request, credentials included. */
export function engineErrorOf(error: unknown, { hasReply = false } = {}): EngineError {
  if (error instanceof EngineError) return error;
  const cause = error instanceof AxiosError ? error.cause : error;
  // An error of ours that went through a stream of axios.
  if (cause instanceof EngineError) return cause;
  const code = systemCode(cause) ?? systemCode(firstOf(cause)) ?? systemCode(error);
  const failure = failureOf(error, { code, hasReply });
  return new EngineError(failure, reasons[failure], { code, cause: systemError(cause) });
}

const reasons: Readonly<Record<EngineFailure, string>> = {
  network: "the connection was lost",
  unreachable: "nobody could be reached",
  tls: "no trusted TLS connection could be made",
  late: "no reply came in time",
  cancelled: "the caller gave up",
  truncated: "the connection was lost within the reply",
  garbled: "the reply cannot be unpacked",
  "reply-too-large": "the reply is larger than allowed",
  "request-too-large": "the body of the request is larger than allowed",
  request: "the request could not be made",
};

function failureOf(
  error: unknown,
  { code, hasReply }: { readonly code: string | undefined; readonly hasReply: boolean },
): EngineFailure {
  if (code === AxiosError.ERR_CANCELED) return "cancelled";
  if (code === "Z_BUF_ERROR") return "truncated";
  if (code !== undefined && unpacking.test(code)) return "garbled";
  if (hasReply) return "truncated";
  if (!(error instanceof AxiosError)) return "network";
  // axios has one code for several failures; its two limits are told by the name of the option alone.
  if (error.message.startsWith("maxContentLength")) return "reply-too-large";
  if (error.message.includes("maxBodyLength")) return "request-too-large";
  if (error.response !== undefined || error.message === "stream has been aborted") return "truncated";
  if (code !== undefined && unreachable.test(code)) return "unreachable";
  if (code !== undefined && tls.test(code)) return "tls";
  const isOurs = error.code === AxiosError.ERR_BAD_OPTION_VALUE || error.code === AxiosError.ERR_INVALID_URL;
  return isOurs || error.code === AxiosError.ERR_NOT_SUPPORT ? "request" : "network";
}

/** Connecting to several addresses fails with one error for each. */
function firstOf(cause: unknown): unknown {
  return cause instanceof AggregateError ? cause.errors[0] : undefined;
}

function systemCode(cause: unknown): string | undefined {
  const code = typeof cause === "object" && cause !== null ? (cause as { code?: unknown }).code : undefined;
  return typeof code === "string" ? code : undefined;
}

/** Of a cause only what the system said: some carry certificates, sockets or requests. */
function systemError(cause: unknown): Error | undefined {
  if (!(cause instanceof Error)) return undefined;
  const origin =
    cause instanceof AggregateError && cause.errors[0] instanceof Error ? cause.errors[0] : cause;
  const code = systemCode(origin);
  return Object.assign(new Error(origin.message), code === undefined ? {} : { code });
}

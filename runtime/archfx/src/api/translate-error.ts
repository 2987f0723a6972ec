import { isSecretKey, redacted, redactText } from "@edgeloom/runtime/base";
import { type HttpError, isHttpError } from "@edgeloom/runtime/http";
import { isAttemptTimeout } from "./attempt-timeout.js";
import { HttpTimeoutError, type RestErrorFacts, RestHttpBaseException, restErrorClass } from "./errors.js";
import { seenReply } from "./seen-replies.js";

const maxBodyInMessage = 1_000;

/** Makes an error of this package of one of the engine; what is no HTTP error stays as it is. */
export function translateError(error: unknown, url: () => string): unknown {
  if (!isHttpError(error) || error instanceof RestHttpBaseException) return error;
  const seen = error.headers && seenReply(error.headers);
  const facts = factsOf(error, shownUrl(seen?.url ?? url()), seen?.content);
  if (isAttemptTimeout(error.cause))
    return new HttpTimeoutError("DEADLINE_EXCEEDED", messageOf(error, facts), { ...facts, kind: "timeout" });
  const ErrorClass = restErrorClass(error.kind, error.statusCode);
  return new ErrorClass(error.code, messageOf(error, facts), facts);
}

function factsOf(error: HttpError, url: string, content: Uint8Array | undefined): RestErrorFacts {
  const { kind, method, route, statusCode, attempt, requestId, headers, body, detail } = error;
  const { fieldErrors, retryAfterMs, retryable, issues, fix, cause } = error;
  const response =
    statusCode === undefined || headers === undefined
      ? undefined
      : { status: statusCode, headers, content: content ?? new Uint8Array(0) };
  return {
    ...{ kind, method, route, statusCode, attempt, requestId, headers, body, detail },
    ...{ fieldErrors, retryAfterMs, retryable, issues, fix, cause, url, response },
  };
}

const statusWords: Readonly<Record<number, string>> = { 3: "Redirect", 4: "Client error", 5: "Server error" };

/** What happened, with method and address; for 400 also what the server says, since only that says what to change. */
function messageOf(error: HttpError, { url, response }: RestErrorFacts): string {
  const { statusCode, method } = error;
  if (statusCode === undefined || statusCode < 300) return error.message.replace(error.route, () => url);
  const what = statusWords[Math.floor(statusCode / 100)] ?? "Unknown status";
  const text = statusCode === 400 && response !== undefined ? bodyText(response.content) : "";
  return `${what} ${statusCode}: ${method} ${url}${text === "" ? "" : `: ${text}`}`;
}

function bodyText(content: Uint8Array): string {
  return redactText(
    new TextDecoder().decode(content.subarray(0, 4 * maxBodyInMessage)),
    maxBodyInMessage,
  ).trim();
}

/** An address as it may be shown: values of secret query parameters are covered. */
export function shownUrl(url: string): string {
  const at = url.indexOf("?");
  if (at < 0) return url;
  const query = url
    .slice(at + 1)
    .split("&")
    .map((pair) => {
      const [name = ""] = pair.split("=", 1);
      return isSecretKey(name) ? `${name}=${redacted}` : pair;
    });
  return `${url.slice(0, at)}?${query.join("&")}`;
}

import { redactText } from "@edgeloom/runtime/base";
import { type HttpError, isHttpError } from "@edgeloom/runtime/http";
import { type RestErrorFacts, RestHttpBaseException, restErrorClass } from "./errors.js";

const maxBodyInMessage = 1_000;

/** Makes an error of this package of one of the engine; what is no HTTP error stays as it is. */
export function translateError(error: unknown, url: () => string): unknown {
  if (!isHttpError(error) || error instanceof RestHttpBaseException) return error;
  const facts = factsOf(error, error.url ?? url());
  const ErrorClass = restErrorClass(error.kind, error.statusCode);
  return new ErrorClass(error.code, messageOf(error, facts), facts);
}

function factsOf(error: HttpError, url: string): RestErrorFacts {
  const { kind, method, route, statusCode, attempt, requestId, headers, body, bytes, detail } = error;
  const { fieldErrors, retryAfterMs, retryable, issues, fix, cause } = error;
  const response =
    statusCode === undefined || headers === undefined
      ? undefined
      : { status: statusCode, headers, content: bytes };
  return {
    ...{ kind, method, route, statusCode, attempt, requestId, headers, body, bytes, detail },
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

import {
  HttpClientError,
  HttpConnectionError,
  HttpCouldNotVerifyServerError,
  HttpNotFoundError,
  HttpParseError,
  HttpRedirectError,
  HttpServerError,
  HttpTimeoutError,
  ImproperlyConfigured,
  RestHttpBaseException,
} from "@edgeloom/archfx";
import { isEdgeloomError } from "@edgeloom/runtime";

const classes = {
  HttpClientError,
  HttpNotFoundError,
  HttpServerError,
  HttpCouldNotVerifyServerError,
  RestHttpBaseException,
  ImproperlyConfigured,
  ConnectionError: HttpConnectionError,
  ConnectTimeout: HttpTimeoutError,
  ReadTimeout: HttpTimeoutError,
  Timeout: HttpTimeoutError,
  RetryError: RestHttpBaseException,
  ChunkedEncodingError: RestHttpBaseException,
  TooManyRedirects: HttpRedirectError,
  SSLError: HttpCouldNotVerifyServerError,
  JSONDecodeError: HttpParseError,
} as const;

/** Mistakes of the caller, which the reference reports as errors of its language. */
const callerMistakes = [
  "ValueError",
  "TypeError",
  "AttributeError",
  "AssertionError",
  "KeyError",
  "MissingSchema",
  "InvalidURL",
  "InvalidSchema",
  "InvalidJSONError",
  "OverflowError",
];

/** Tells whether an error is of the kind that a recording names. */
export function isOfKind(error: unknown, raises: string): boolean {
  const name = raises.split(".").at(-1) ?? raises;
  if (callerMistakes.includes(name)) return isEdgeloomError(error) && error.code === "CONFIG";
  const Class = classes[name as keyof typeof classes];
  if (Class === undefined) throw new Error(`No class for ${raises}`);
  return error instanceof Class;
}

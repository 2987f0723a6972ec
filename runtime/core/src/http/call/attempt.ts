import { EdgeloomError } from "../../base/errors.js";
import type { AuthProvider, AuthTarget } from "../auth/provider.js";
import { requireCredentials } from "../auth/required.js";
import { parseUrl } from "../base-address.js";
import type { WireReply, WireRequest } from "../engine.js";
import type { HttpRequest } from "../interceptors.js";
import { encodeAll, Unwritable } from "../serialize/encode.js";
import { headerName } from "../serialize/headers.js";
import { checkHeader } from "../serialize/parameters.js";
import type { Settings } from "../settings.js";
import type { Job } from "./job.js";

/** What an attempt has of its own. */
export type AttemptFacts = {
  readonly attempt: number;
  /** Ends with the attempt. */
  readonly signal: AbortSignal;
  /** Ends with the call. */
  readonly callSignal: AbortSignal;
};

/** Sends a job once, through the interceptors. Credentials are added behind the last of them. */
export async function sendOnce(settings: Settings, job: Job, facts: AttemptFacts): Promise<WireReply> {
  const { interceptors } = settings;
  const request: HttpRequest = {
    method: job.method,
    route: job.route,
    url: job.url,
    headers: job.headers,
    body: job.body?.open(),
    attempt: facts.attempt,
    operation: job.operation,
    signal: facts.signal,
  };
  const { callSignal } = facts;
  if (interceptors.length === 0)
    return await transmit(settings, job, { request, original: request, callSignal });
  const from = (index: number, current: HttpRequest): Promise<WireReply> => {
    const interceptor = interceptors[index];
    return interceptor === undefined
      ? transmit(settings, job, { request: current, original: request, callSignal })
      : interceptor(current, (next) => from(index + 1, next));
  };
  return await from(0, request);
}

/** A request as the interceptors left it, and as it was before. */
type Passed = {
  readonly request: HttpRequest;
  readonly original: HttpRequest;
  readonly callSignal: AbortSignal;
};

async function transmit(
  settings: Settings,
  job: Job,
  { request, original, callSignal: signal }: Passed,
): Promise<WireReply> {
  const { limits, engine } = settings;
  const credentials = new Credentials(request.url, request.headers);
  // Attempts have signals of their own, and interceptors may give others; providers know a call by its own.
  const auth = authOf(settings, job, request);
  if (job.auth === undefined && settings.requireCredentials) requireCredentials(settings, job, request);
  const pending = auth?.authenticate(credentials, { signal });
  if (pending !== undefined) await pending;
  const wire: WireRequest = {
    method: request.method,
    url: credentials.url,
    headers: credentials.headers,
    body: request.body,
    bodyBytes: request.body === original.body ? job.body?.bytes : undefined,
    signal: request.signal,
    streams: job.streams,
    maxResponseBytes: job.options.maxResponseBytes ?? limits.maxResponseBytes,
    maxRequestBytes: job.body?.isStream === true ? limits.maxStreamBytes : limits.maxRequestBytes,
    onProgress: job.options.onProgress,
  };
  return await engine.send(wire);
}

/** Credentials are for the origin of the service, also when an interceptor leads a request elsewhere. */
function authOf({ origin }: Settings, { auth, url }: Job, request: HttpRequest): AuthProvider | undefined {
  return request.url === url || parseUrl(request.url)?.origin === origin ? auth : undefined;
}

/** The request as providers of credentials see it: they can add, and read nothing. */
class Credentials implements AuthTarget {
  url: string;
  headers: Readonly<Record<string, string>>;

  constructor(url: string, headers: Readonly<Record<string, string>>) {
    this.url = url;
    this.headers = headers;
  }

  setHeader(name: string, value: string): void {
    this.headers = { ...this.headers, [headerName(name)]: credentialText(value) };
  }

  setQuery(name: string, value: string): void {
    this.url += `${this.url.includes("?") ? "&" : "?"}${encodeAll(name)}=${encodeAll(value)}`;
  }

  setCookie(name: string, value: string): void {
    const { cookie } = this.headers;
    const pair = `${name}=${encodeAll(value)}`;
    this.setHeader("cookie", cookie === undefined ? pair : `${cookie}; ${pair}`);
  }
}

function credentialText(value: string): string {
  try {
    return checkHeader(value);
  } catch (error) {
    if (!(error instanceof Unwritable)) throw error;
    throw new EdgeloomError("CONFIG", `a credential needs ${error.message}`, { place: "auth" });
  }
}

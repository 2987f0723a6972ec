import type { AnyOperation } from "./descriptors.js";
import type { WireBody } from "./engine.js";
import type { HttpHeaders } from "./types.js";

/** One attempt as interceptors see it; credentials are not in it yet. */
export type HttpRequest = {
  readonly method: string;
  /** Route template. */
  readonly route: string;
  readonly url: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: WireBody | undefined;
  /** From 1. */
  readonly attempt: number;
  /** What is called; undefined for a generic request. */
  readonly operation: AnyOperation | undefined;
  readonly signal: AbortSignal;
};

/** A reply of any status as interceptors see it. */
export type HttpResponse = {
  readonly status: number;
  readonly headers: HttpHeaders;
  readonly body: Uint8Array | ReadableStream<Uint8Array>;
};

/**
 * Stands around every attempt: may change the request, look at the reply, change it, or answer without asking `next`. It must
 * return what `next` gave or throw.
 */
export type Interceptor = (
  request: HttpRequest,
  next: (request: HttpRequest) => Promise<HttpResponse>,
) => Promise<HttpResponse>;

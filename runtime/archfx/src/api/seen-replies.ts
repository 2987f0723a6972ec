import type { HttpHeaders, Interceptor } from "@edgeloom/runtime/http";

/** What is kept of a reply that says that a call failed. */
export type SeenReply = {
  readonly url: string;
  readonly content: Uint8Array;
};

// An error of the engine holds the very headers object of its reply, which so leads to what the error does not hold.
const seen = new WeakMap<HttpHeaders, SeenReply>();

/** Keeps address and bytes of failures as long as somebody holds their headers. */
export const seeReplies: Interceptor = async (request, next) => {
  const response = await next(request);
  const { status, headers, body } = response;
  if (status >= 300) {
    const content = body instanceof Uint8Array ? body : new Uint8Array(0);
    seen.set(headers, { url: request.url, content });
  }
  return response;
};

/** The reply to which these headers belong, if it was a failure. */
export function seenReply(headers: HttpHeaders): SeenReply | undefined {
  return seen.get(headers);
}

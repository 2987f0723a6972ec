import type { AnyOperation, CallOptions, HttpClient } from "@edgeloom/runtime/http";

/**
 * A client for the operations of this service's description, all of which say when they need a login. The others go without the
 * credentials of the session (specification 1.14): a login that shows old ones is refused, and a 401 of it is about the password and
 * nothing that new tokens would help. A caller that wants them there says `auth: true`.
 */
export function describedClient(http: HttpClient): HttpClient {
  return {
    baseUrl: http.baseUrl,
    get inFlight() {
      return http.inFlight;
    },
    call: (operation, ...rest) => http.call(operation, ...asDescribed(operation, rest)),
    reply: (operation, ...rest) => http.reply(operation, ...asDescribed(operation, rest)),
    items: (operation, ...rest) => http.items(operation, ...asDescribed(operation, rest)),
    pages: (operation, ...rest) => http.pages(operation, ...asDescribed(operation, rest)),
    stream: (operation, ...rest) => http.stream(operation, ...asDescribed(operation, rest)),
    request: (request) => http.request(request),
    url: (path, params, query) => http.url(path, params, query),
    close: () => http.close(),
  };
}

function asDescribed<Rest extends readonly [args?: unknown, options?: CallOptions]>(
  { security }: AnyOperation,
  rest: Rest,
): Rest {
  if (security !== undefined) return rest;
  const [args, options] = rest;
  const free: unknown = [args, { ...options, auth: options?.auth ?? false }];
  return free as Rest;
}

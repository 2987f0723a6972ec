import type { HttpRequest, HttpResponse, Interceptor } from "@edgeloom/runtime/http";
import { type DigestChallenge, digestAuthorization, digestChallengeOf } from "./digest.js";

/** Name and password of a server that asks for digest authentication. */
export type DigestCredentials = { readonly user: string; readonly password: string };

/**
 * Answers the digest challenge of a server: the first request goes out bare and is made anew with the answer, later ones use
 * the nonce on until the server wants another. A request whose body can be sent only once needs a nonce before.
 */
export function digestAuth(credentials: DigestCredentials): Interceptor {
  let challenge: DigestChallenge | undefined;
  let count = 0;
  const signed = (request: HttpRequest, by: DigestChallenge): HttpRequest => {
    const { pathname, search } = new URL(request.url);
    const authorization = digestAuthorization(by, {
      ...credentials,
      method: request.method,
      target: pathname + search,
      count: ++count,
    });
    return { ...request, headers: { ...request.headers, authorization } };
  };
  return async (request, next) => {
    const used = challenge;
    const reply = await next(used === undefined ? request : signed(request, used));
    const asked =
      reply.status === 401 ? digestChallengeOf(reply.headers["www-authenticate"] ?? "") : undefined;
    // The same nonce again means that the password is wrong.
    if (asked === undefined || asked.nonce === used?.nonce || !isRepeatable(request)) return reply;
    await discard(reply);
    challenge = asked;
    count = 0;
    return next(signed(request, asked));
  };
}

function isRepeatable({ body }: HttpRequest): boolean {
  return body === undefined || typeof body === "string" || body instanceof Uint8Array || body instanceof Blob;
}

async function discard({ body }: HttpResponse): Promise<void> {
  if (!(body instanceof Uint8Array)) await body.cancel().catch(() => {});
}

import {
  createHttpClient,
  type GenericReply,
  type GenericRequest,
  type HttpOptions,
  isHttpError,
  type ReplyForm,
} from "@edgeloom/runtime/http";

/** Asks another server, where a redirect of a read leads there; undefined when that is not the case or must not be. */
export type ElsewhereRule = <Form extends ReplyForm>(
  error: unknown,
  request: GenericRequest<Form>,
) => Promise<GenericReply<Form> | undefined>;

/** Follows nothing to other servers. */
export const stayHere: ElsewhereRule = () => Promise.resolve(undefined);

const maxHops = 5;

/**
 * Follows redirects of reads to other servers, as every HTTP client of the reference does, but never from TLS to none. Credentials
 * go only to the same host; a redirect there from `http:` to `https:` is the one case.
 */
export function followElsewhere(options: HttpOptions): ElsewhereRule {
  const follow = async <Form extends ReplyForm>(
    error: unknown,
    request: GenericRequest<Form>,
    hops: number,
    auth: HttpOptions["auth"],
  ): Promise<GenericReply<Form> | undefined> => {
    const step = hops < maxHops && request.method === "GET" ? stepOf(error) : undefined;
    if (step === undefined) return undefined;
    const keptAuth = isUpgrade(step) ? auth : undefined;
    const { auth: _, ...rest } = options;
    const http = createHttpClient({ ...rest, baseUrl: step.to.origin, ...(keptAuth && { auth: keptAuth }) });
    const { path: _path, params: _params, query: _query, ...same } = request;
    try {
      return await http.request<Form>({ ...same, url: step.to.href });
    } catch (next) {
      const reply = await follow(next, request, hops + 1, keptAuth);
      if (reply === undefined) throw next;
      return reply;
    } finally {
      await http.close();
    }
  };
  return (error, request) => follow(error, request, 0, options.auth);
}

type Step = { readonly from: URL; readonly to: URL };

/** The same server, now with TLS. */
function isUpgrade({ from, to }: Step): boolean {
  return (
    from.hostname === to.hostname &&
    from.protocol === "http:" &&
    to.protocol === "https:" &&
    from.port + to.port === ""
  );
}

/** Where from and where to a redirect leads, if it may be followed. */
function stepOf(error: unknown): Step | undefined {
  if (!isHttpError(error) || error.kind !== "redirect" || error.headers === undefined) return undefined;
  // Secrets in it are covered, which is no part of where a `Location` leads to another server.
  const from = error.url;
  const { location } = error.headers;
  if (from === undefined || location === undefined || !URL.canParse(location, from)) return undefined;
  const step = { from: new URL(from), to: new URL(location, from) };
  const isPlain = step.to.username === "" && step.to.password === "";
  const isSafe =
    step.to.protocol === "https:" || (step.to.protocol === "http:" && step.from.protocol === "http:");
  return isPlain && isSafe && step.to.origin !== step.from.origin ? step : undefined;
}

import type { IncomingMessage } from "node:http";

/** A request as the fake server got it. */
export type FakeRequest = {
  readonly method: string;
  /** Path and query as they came, with every escape: `/api/v1/org/?page=2`. */
  readonly rawUrl: string;
  /** Path below `/api/v1/`, decoded, without slashes at the ends: `org/my-org`. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Lower-case names; of repeated headers the last. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
};

/** What a request may weigh at most: 64 MiB. */
export const maxRequestBytes = 67_108_864;

/** Reads a request whole. Rejects when it is larger than `maxBytes` or breaks off. */
export async function readRequest(
  incoming: IncomingMessage,
  maxBytes: number = maxRequestBytes,
): Promise<FakeRequest> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of incoming as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new RangeError(`a request of more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  const rawUrl = incoming.url ?? "/";
  const url = new URL(rawUrl, "http://fake.invalid");
  return {
    method: incoming.method ?? "GET",
    rawUrl,
    path: pathBelowPrefix(url.pathname),
    query: url.searchParams,
    headers: headersOf(incoming),
    body: Buffer.concat(chunks),
  };
}

/** The JSON value of a body; undefined where there is none or it is broken. */
export function bodyJson(request: FakeRequest): unknown {
  if (request.body.length === 0) return undefined;
  try {
    return JSON.parse(Buffer.from(request.body).toString()) as unknown;
  } catch {
    return undefined;
  }
}

/** The fields of a JSON object or a form; empty where the body is neither. */
export function bodyFields(request: FakeRequest): Readonly<Record<string, unknown>> {
  if (request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded")) {
    return Object.fromEntries(new URLSearchParams(Buffer.from(request.body).toString()));
  }
  const value = bodyJson(request);
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject ? (value as Record<string, unknown>) : {};
}

function pathBelowPrefix(pathname: string): string {
  const below = pathname.replace(/^\/api\/v1(?=\/|$)/, "").replaceAll(/^\/+|\/+$/g, "");
  try {
    return decodeURIComponent(below);
  } catch {
    return below;
  }
}

function headersOf(incoming: IncomingMessage): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(", ") : String(value),
    ]),
  );
}

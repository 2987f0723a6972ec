import type { IncomingMessage } from "node:http";
import axios, { type AxiosAdapter, AxiosHeaders, type AxiosProgressEvent, type AxiosResponse } from "axios";
import { EngineError, type HttpEngine, type WireReply, type WireRequest } from "../engine.js";
import { type NodeModules, nodeModules } from "../node-modules.js";
import type { HttpOptions, ProxyOptions } from "../options.js";
import type { HttpHeaders, Progress } from "../types.js";
import { makeAgents } from "./agents.js";
import { fetchBody, nodeBody, webStream } from "./bodies.js";
import { collectBytes } from "./collect.js";
import { engineErrorOf } from "./failures.js";
import { releaseAfter, releaseBody } from "./release.js";
import { unpacked } from "./unpack.js";

type Config = Parameters<AxiosAdapter>[0];

/**
 * Sends requests with an adapter of axios: `node:http` in Node, `fetch` elsewhere. The adapter is called without the rest of
 * axios: this client has its own interceptors, and building and merging configurations costs more than all else of a call.
 */
export function axiosEngine(options: HttpOptions): HttpEngine {
  const node = options.fetch === undefined ? nodeModules() : undefined;
  return node === undefined ? fetchEngine(options) : nodeEngine(node, options);
}

function nodeEngine(node: NodeModules, options: HttpOptions): HttpEngine {
  const agents = makeAgents(node, options);
  const adapter = axios.getAdapter("http");
  const { httpAgent, httpsAgent } = agents;
  // A reply always comes as a stream, and is collected here: axios would keep an object for every chunk.
  const fixed = {
    ...safeguards,
    httpAgent,
    httpsAgent,
    proxy: proxyOf(options.proxy),
    responseType: "stream",
    maxContentLength: -1,
    decompress: false,
  } as const;
  return {
    send: async (request) => {
      const body = nodeBody(node, request);
      try {
        return await wireReply(node, await send(adapter, { ...fixed, data: body }, request), {
          request,
          body,
        });
      } catch (error) {
        releaseBody(body);
        throw error;
      }
    },
    close: () => agents.close(),
  };
}

async function wireReply(
  node: NodeModules,
  { status, headers, data }: AxiosResponse,
  { request, body }: { readonly request: WireRequest; readonly body: unknown },
): Promise<WireReply> {
  const plain = headersOf(headers);
  const source = data as IncomingMessage;
  releaseAfter(source, body);
  try {
    const whole = await unpacked(node, source);
    if (whole !== source) {
      delete plain["content-encoding"];
      // Of the packed bytes.
      delete plain["content-length"];
    }
    if (request.streams) return { status, headers: plain, body: webStream(node, whole) };
    const announced = announcedBytes(status, plain, request);
    return { status, headers: plain, body: await collectBytes(whole, announced, request) };
  } catch (error) {
    throw engineErrorOf(error, { hasReply: true });
  }
}

/** The bytes that have to come; unknown where there is no body, though its length may be told, and where it came packed. */
function announcedBytes(status: number, headers: HttpHeaders, { method }: WireRequest): number | undefined {
  const length = headers["content-length"];
  if (length === undefined || method === "HEAD" || status === 204 || status === 304) return undefined;
  return headers["content-encoding"] === undefined ? Number(length) : undefined;
}

function fetchEngine(options: HttpOptions): HttpEngine {
  const env = options.fetch === undefined ? undefined : { env: { fetch: options.fetch } };
  const adapter = axios.getAdapter(["fetch", "xhr"], env as Config | undefined);
  // Browsers name themselves; a name of ours would only ask for a preflight request.
  const hidden: Record<string, false> = nodeModules() === undefined ? { "User-Agent": false } : {};
  return {
    send: async (request) => {
      const data = fetchBody(request);
      const settings = {
        ...safeguards,
        ...env,
        data,
        responseType: request.streams ? "stream" : "arraybuffer",
        // A stream is counted where it is read.
        maxContentLength: request.streams ? -1 : request.maxResponseBytes,
        ...(request.onProgress !== undefined &&
          !request.streams && { onDownloadProgress: downloads(request.onProgress) }),
      } as const;
      const { onProgress, ...quiet } = request;
      // To count what is sent, axios makes a stream of it, which browsers send over HTTP/2 only: a whole body is told of when it is sent.
      const isWhole = env === undefined && sizeOf(data) !== undefined;
      const {
        status,
        headers,
        data: body,
      } = await send(adapter, settings, isWhole ? quiet : request, hidden);
      if (isWhole) onProgress?.({ direction: "upload", loaded: sizeOf(data) ?? 0, total: sizeOf(data) ?? 0 });
      const plain = headersOf(headers);
      // Engines see to it themselves; a function of the application may not.
      const expectedBytes = env === undefined ? undefined : announcedBytes(status, plain, request);
      return checkedLength({ status, headers: plain, body: bodyOf(body), expectedBytes });
    },
    close: () => undefined,
  };
}

/** Throws `EngineError` when fewer bytes came than were announced. A stream is counted where it is read. */
function checkedLength(reply: WireReply): WireReply {
  const { body, expectedBytes } = reply;
  if (expectedBytes === undefined || !(body instanceof Uint8Array) || body.length >= expectedBytes)
    return reply;
  throw new EngineError("truncated", "the reply is shorter than announced");
}

/** What can be unpacked; `fetch` says so itself. */
const unpackable = "gzip, deflate, br";

/** What makes axios do exactly what it is told, and nothing on its own account. */
const safeguards = {
  allowAbsoluteUrls: false,
  maxRedirects: 0,
  proxy: false,
  validateStatus: null,
  withCredentials: false,
  withXSRFToken: false,
  decompress: true,
  timeout: 0,
} as const;

async function send(
  adapter: AxiosAdapter,
  settings: Partial<Config>,
  request: WireRequest,
  extraHeaders: Record<string, false> = {},
): Promise<AxiosResponse> {
  const { url, onProgress, body, bodyBytes } = request;
  const origin = url.slice(0, url.indexOf("/", url.indexOf("//") + 2));
  const headers = new AxiosHeaders({ ...request.headers, ...extraHeaders });
  if (settings.decompress === false) headers.set("accept-encoding", unpackable, false);
  if (bodyBytes !== undefined && typeof body === "object") headers.set("content-length", String(bodyBytes));
  // Without a prototype, so that nothing which somebody put on that of all objects becomes an option.
  const config = Object.assign(Object.create(null), settings, {
    method: request.method,
    baseURL: origin,
    url: url.slice(origin.length),
    headers,
    signal: request.signal,
    maxBodyLength: request.maxRequestBytes,
  }) as Config;
  if (onProgress !== undefined && body !== undefined)
    config.onUploadProgress = (event) => onProgress(progressOf("upload", event));
  try {
    return await adapter(config);
  } catch (error) {
    throw engineErrorOf(error);
  }
}

function downloads(onProgress: NonNullable<WireRequest["onProgress"]>): (event: AxiosProgressEvent) => void {
  return (event) => onProgress(progressOf("download", event));
}

function progressOf(direction: Progress["direction"], { loaded, total }: AxiosProgressEvent): Progress {
  return { direction, loaded, ...(total !== undefined && { total }) };
}

/** The bytes of a body that is not a stream. */
function sizeOf(body: ReturnType<typeof fetchBody>): number | undefined {
  if (typeof body === "string") return new TextEncoder().encode(body).length;
  if (body instanceof Uint8Array) return body.length;
  return body instanceof Blob ? body.size : undefined;
}

const noBytes = new Uint8Array(0);

function bodyOf(data: unknown): WireReply["body"] {
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  return typeof ReadableStream !== "undefined" && data instanceof ReadableStream ? data : noBytes;
}

function headersOf(headers: AxiosResponse["headers"]): Record<string, string> {
  const plain: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const name of Object.keys(headers)) {
    const value = headers[name] as string | readonly string[] | null | undefined;
    if (value === undefined || value === null) continue;
    plain[name.toLowerCase()] = typeof value === "string" ? value : value.join(", ");
  }
  return plain;
}

function proxyOf(proxy: ProxyOptions | undefined): NonNullable<Config["proxy"]> {
  if (proxy === undefined) return false;
  const { protocol = "http", host, port, username, password = "" } = proxy;
  return { protocol, host, port, ...(username !== undefined && { auth: { username, password } }) };
}

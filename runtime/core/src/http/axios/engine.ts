import axios, { type AxiosAdapter, AxiosHeaders, type AxiosProgressEvent, type AxiosResponse } from "axios";
import type { HttpEngine, WireReply, WireRequest } from "../engine.js";
import { type NodeModules, nodeModules } from "../node-modules.js";
import type { HttpOptions, ProxyOptions } from "../options.js";
import type { HttpHeaders, Progress } from "../types.js";
import { makeAgents } from "./agents.js";
import { fetchBody, nodeBody, webStream } from "./bodies.js";
import { engineErrorOf } from "./failures.js";

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
  const fixed = { ...safeguards, httpAgent, httpsAgent, proxy: proxyOf(options.proxy) };
  return {
    send: async (request) => {
      const data = nodeBody(node, request);
      const response = await send(adapter, { ...fixed, data }, request);
      return replyOf(response, request.streams ? node : undefined);
    },
    close: () => agents.close(),
  };
}

function fetchEngine(options: HttpOptions): HttpEngine {
  const env = options.fetch === undefined ? undefined : { env: { fetch: options.fetch } };
  const adapter = axios.getAdapter(["fetch", "xhr"], env as Config | undefined);
  // Browsers name themselves; a name of ours would only ask for a preflight request.
  const hidden: Record<string, false> = nodeModules() === undefined ? { "User-Agent": false } : {};
  return {
    send: async (request) => {
      const data = fetchBody(request);
      return replyOf(await send(adapter, { ...safeguards, ...env, data }, request, hidden), undefined);
    },
    close: () => undefined,
  };
}

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
  const { url, streams, onProgress } = request;
  const origin = url.slice(0, url.indexOf("/", url.indexOf("//") + 2));
  // Without a prototype, so that nothing which somebody put on that of all objects becomes an option.
  const config = Object.assign(Object.create(null), settings, {
    method: request.method,
    baseURL: origin,
    url: url.slice(origin.length),
    headers: new AxiosHeaders({ ...request.headers, ...extraHeaders }),
    signal: request.signal,
    responseType: streams ? "stream" : "arraybuffer",
    // A stream is counted where it is read.
    maxContentLength: streams ? -1 : request.maxResponseBytes,
    maxBodyLength: request.maxRequestBytes,
  }) as Config;
  if (onProgress !== undefined) {
    config.onUploadProgress = (event) => onProgress(progressOf("upload", event));
    if (!streams) config.onDownloadProgress = (event) => onProgress(progressOf("download", event));
  }
  try {
    return await adapter(config);
  } catch (error) {
    throw engineErrorOf(error);
  }
}

function progressOf(direction: Progress["direction"], { loaded, total }: AxiosProgressEvent): Progress {
  return { direction, loaded, ...(total !== undefined && { total }) };
}

const noBytes = new Uint8Array(0);

function replyOf({ status, headers, data }: AxiosResponse, node: NodeModules | undefined): WireReply {
  return { status, headers: headersOf(headers), body: bodyOf(data, node) };
}

function bodyOf(data: unknown, node: NodeModules | undefined): WireReply["body"] {
  if (data instanceof Uint8Array) return data;
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  if (typeof ReadableStream !== "undefined" && data instanceof ReadableStream) return data;
  return node === undefined || data === undefined || data === null ? noBytes : webStream(node, data);
}

function headersOf(headers: AxiosResponse["headers"]): HttpHeaders {
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

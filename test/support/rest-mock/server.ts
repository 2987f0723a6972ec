import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { bodyProblems, replyOf } from "./bodies.js";
import type { RawDocument, RawOperation } from "./document.js";
import { parameterProblems, type Received } from "./parameters.js";
import { Sampler } from "./sample.js";
import { Schemas } from "./schemas.js";

/** A service that does as its document says: it takes what the document describes, and answers what it describes. */
export type MockServer = {
  readonly baseUrl: string;
  /** Everything that came and was not as described. */
  readonly problems: readonly string[];
  close(): Promise<void>;
};

type Route = {
  readonly operation: RawOperation;
  readonly names: readonly string[];
  readonly pattern: RegExp;
};

/** Starts a mock server on the loopback interface. Requests that do not fit are answered with 500 and noted. */
export async function startMock(
  document: RawDocument,
  requests: Schemas = new Schemas(document, "request"),
): Promise<MockServer> {
  const problems: string[] = [];
  const routes = document.operations
    .map(routeOf)
    .sort((left, right) => left.names.length - right.names.length);
  const sampler = new Sampler(new Schemas(document, "response"), "response");
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const place = `${request.method} ${request.url}`;
    const found = findRoute(routes, request);
    const wrong =
      found === undefined ? ["nothing is described there"] : await problemsOf(found, request, requests);
    const reply = found && replyOf(found.route.operation, sampler);
    problems.push(...wrong.map((problem) => `${place}: ${problem}`));
    if (wrong.length > 0 || reply === undefined) {
      response.writeHead(500, { "content-type": "text/plain" }).end(wrong.join("\n"));
      return;
    }
    const headers = reply.contentType === undefined ? {} : { "content-type": reply.contentType };
    response.writeHead(reply.status, headers).end(reply.body);
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      problems.push(`${request.method} ${request.url}: ${String(error)}`);
      response.writeHead(500).end();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  };
  return { baseUrl: `http://127.0.0.1:${port}`, problems, close };
}

function routeOf(operation: RawOperation): Route {
  const names: string[] = [];
  const pattern = operation.path
    .split(/(\{[^{}]*\})/)
    .map((part) => {
      if (!part.startsWith("{")) return part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
      names.push(part.slice(1, -1));
      return "([^/?#]*)";
    })
    .join("");
  return { operation, names, pattern: new RegExp(`^${pattern}$`) };
}

type Found = { readonly route: Route; readonly received: Received };

function findRoute(routes: readonly Route[], request: IncomingMessage): Found | undefined {
  const url = new URL(request.url ?? "/", "http://mock.test");
  for (const route of routes) {
    const match = route.operation.method === request.method ? route.pattern.exec(url.pathname) : null;
    if (match === null) continue;
    const texts = match.slice(1).map(decodeURIComponent);
    const path = Object.fromEntries(route.names.map((name, at) => [name, texts[at] ?? ""]));
    return {
      route,
      received: { path, query: url.searchParams, headers: headersOf(request), cookies: cookiesOf(request) },
    };
  }
  return undefined;
}

function headersOf({ headers }: IncomingMessage): Received["headers"] {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

function cookiesOf({ headers }: IncomingMessage): ReadonlyMap<string, string> {
  const pairs = (headers.cookie ?? "").split("; ").map((pair) => pair.split("="));
  return new Map(pairs.map(([name = "", ...value]) => [name, decodeURIComponent(value.join("="))]));
}

async function problemsOf(
  found: Found,
  request: IncomingMessage,
  schemas: Schemas,
): Promise<readonly string[]> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { operation } = found.route;
  const bytes = new Uint8Array(Buffer.concat(chunks));
  return [
    ...parameterProblems(operation, found.received, schemas),
    ...(await bodyProblems(operation, bytes, request.headers["content-type"], schemas)),
  ];
}

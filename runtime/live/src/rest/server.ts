import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { OperationDecl } from "edgeloom/kit";
import { type Fault, type FaultKind, Faults, randomFrom, readFault } from "../faults.js";
import type { Source } from "../model/source.js";
import { maxBodyBytes, readBody, takesType } from "./body.js";
import { refuseStranger, type Schemes, withoutKeys } from "./credentials.js";
import { type RequestHead, readParameters } from "./parameters.js";
import { readPrefer } from "./prefer.js";
import { type Problem, problem, problemText } from "./problem.js";
import { type MockReply, type ReplyChoice, replyFor } from "./reply.js";
import { type Route, Router, type Routes } from "./route.js";

/** What happened to one request. */
export type Exchange = {
  readonly method: string;
  /** With the query; keys of security schemes in it are covered. */
  readonly path: string;
  /** Name of the operation; absent when none was found. */
  readonly operation?: string;
  /** Absent when no status was sent. */
  readonly status?: number;
  readonly fault?: FaultKind;
  /** Why the request was refused. */
  readonly problem?: Problem;
};

/** How a REST mock answers. */
export type RestMockOptions = {
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** Default: loopback only. */
  readonly host?: string;
  /** Varies examples and decides when faults happen; without it the first example comes each time, and faults are those of seed 1. */
  readonly seed?: number | undefined;
  /** Before each answer; 0 when left out. */
  readonly delayMs?: number;
  readonly faults?: readonly Fault[];
  /** Lets pages of any origin call it. */
  readonly cors?: boolean;
  /** False: credentials that operations ask for may be missing. Where they are asked for, any is taken. */
  readonly auth?: boolean;
  readonly onExchange?: (exchange: Exchange) => void;
};

/** A running REST mock. */
export type RestMock = {
  /** `http://127.0.0.1:4010` */
  readonly url: string;
  close(): Promise<void>;
};

/** Starts a server that does as the OpenAPI documents say: checks requests, and answers with examples that fit. */
export async function startRestMock(source: Source, options: RestMockOptions = {}): Promise<RestMock> {
  const mock = new Mock(source, options);
  const server = createServer({ requestTimeout: 30_000, maxHeaderSize: 32 * 1024 }, (request, response) => {
    mock.serve(request, response).catch(() => response.destroy());
  });
  const host = options.host ?? "127.0.0.1";
  server.listen(options.port ?? 0, host);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { url: `http://${host.includes(":") ? `[${host}]` : host}:${port}`, close: () => close(server) };
}

async function close(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  await once(server, "close");
}

/** An operation, and the request for it. */
type Asked = { readonly operation: OperationDecl; readonly head: RequestHead };

class Mock {
  private readonly source: Source;
  private readonly options: RestMockOptions;
  private readonly router: Router;
  private readonly schemes: Schemes;
  private readonly random: () => number;
  private readonly faults: Faults;

  constructor(source: Source, options: RestMockOptions) {
    this.source = source;
    this.options = options;
    this.router = new Router(source.model.rest?.operations ?? []);
    this.schemes = new Map(source.model.rest?.securitySchemes.map((scheme) => [scheme.name, scheme]));
    this.random = randomFrom(options.seed ?? 1);
    this.faults = new Faults(options.faults ?? [], this.random);
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "GET", url = "/" } = request;
    if (this.options.cors === true) response.setHeader("access-control-allow-origin", "*");
    const [path = "/", query = ""] = splitOnce(url, "?");
    const routed = this.router.find(method, path, query);
    const note = (more: Omit<Exchange, "method" | "path">): void =>
      this.options.onExchange?.({ method, path: withoutKeys(url, this.schemes), ...more });
    if (routed.kind !== "found") {
      request.resume();
      const refused = this.isPreflight(request) ? preflight(request) : refusal(routed, path);
      await this.send(response, refused, method);
      note("title" in refused ? { status: refused.status, problem: refused } : { status: refused.status });
      return;
    }
    const headers = new Map(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const { operation, head } = this.choose(routed.routes, { query, headers });
    const answer = await this.answer(operation, head, request);
    const fault = answer.fault;
    if ((this.options.delayMs ?? 0) > 0) await pause(this.options.delayMs ?? 0, response);
    const sent = await this.sendWith(fault, response, answer.reply, method);
    const wrong = "title" in answer.reply ? { problem: answer.reply } : {};
    note({
      operation: operation.name,
      ...(sent && { status: answer.reply.status }),
      ...(fault !== undefined && { fault }),
      ...wrong,
    });
  }

  /** The operation whose parameters fit the request, where a path has several; the first where none does. */
  private choose([first, ...others]: Routes, rest: Omit<RequestHead, "path">): Asked {
    const asked = ({ operation, texts }: Route): Asked => ({ operation, head: { ...rest, path: texts } });
    if (others.length === 0) return asked(first);
    const fits = ({ operation, head }: Asked): boolean =>
      takesType(operation, head.headers.get("content-type")) &&
      readParameters(operation, head, this.source).issues.length === 0;
    return [first, ...others].map(asked).find(fits) ?? asked(first);
  }

  private async answer(
    operation: OperationDecl,
    head: RequestHead,
    request: IncomingMessage,
  ): Promise<{ readonly reply: MockReply | Problem; readonly fault?: FaultKind | undefined }> {
    const bytes = await readBytes(request);
    const stranger = this.options.auth === false ? undefined : refuseStranger(operation, head, this.schemes);
    if (stranger !== undefined) return { reply: stranger };
    if (bytes === undefined) return { reply: problem(413, `The body has more than ${maxBodyBytes} bytes.`) };
    const { issues } = readParameters(operation, head, this.source);
    const body = await readBody(operation, bytes, head.headers.get("content-type"), this.source);
    if ("problem" in body && body.problem.status === 415) return { reply: body.problem };
    const all = [...issues, ...("problem" in body ? (body.problem.issues ?? []) : [])];
    if (issues.length > 0)
      return { reply: problem(400, "The request does not fit its description.", { issues: all }) };
    if ("problem" in body) return { reply: body.problem };
    return this.replyTo(operation, head);
  }

  private replyTo(operation: OperationDecl, { headers }: RequestHead) {
    const prefer = readPrefer(headers.get("prefer"));
    const fault = prefer.fault === undefined ? this.faults.next() : askedFault(prefer.fault);
    const choice: ReplyChoice = {
      prefer: typeof fault === "number" ? { code: String(fault) } : prefer,
      accept: headers.get("accept"),
      isInvalid: fault === "invalid",
      ...(this.options.seed !== undefined && { random: this.random }),
    };
    const reply = replyFor(operation, choice, this.source);
    if (typeof fault !== "number" || reply.status === fault) return { reply, fault };
    return { reply: problem(fault, "This was asked for with --fault."), fault };
  }

  /** Sends an answer with a fault; tells whether a status went out. */
  private async sendWith(
    fault: FaultKind | undefined,
    response: ServerResponse,
    reply: MockReply | Problem,
    method: string,
  ): Promise<boolean> {
    if (fault === "drop") {
      response.destroy();
      return false;
    }
    if (fault === "timeout") {
      // Held until the client has had enough, or the server closes.
      if (!response.destroyed) await once(response, "close");
      return false;
    }
    if (fault === "truncate" || fault === "malformed" || fault === "error")
      await cutOff(fault, response, reply);
    else await this.send(response, reply, method);
    return true;
  }

  private async send(response: ServerResponse, reply: MockReply | Problem, method: string): Promise<void> {
    const { status, headers, body } = wireOf(reply);
    response.writeHead(status, headers);
    response.end(method === "HEAD" ? undefined : body);
    if (!response.writableFinished && !response.destroyed)
      await Promise.race([once(response, "finish"), once(response, "close")]);
  }

  private isPreflight({ method, headers }: IncomingMessage): boolean {
    return (
      this.options.cors === true &&
      method === "OPTIONS" &&
      headers["access-control-request-method"] !== undefined
    );
  }
}

function wireOf(reply: MockReply | Problem): MockReply {
  if (!("title" in reply)) return { ...reply, headers: withLength(reply.headers, reply.body) };
  const body = problemText(reply);
  return {
    status: reply.status,
    headers: withLength({ ...reply.headers, "content-type": "application/problem+json" }, body),
    body,
  };
}

function withLength(headers: MockReply["headers"], body: MockReply["body"]): MockReply["headers"] {
  return body.length === 0 ? headers : { ...headers, "content-length": String(Buffer.byteLength(body)) };
}

/** Half of the body and then nothing, or a body that is not what its type says. */
async function cutOff(
  fault: "truncate" | "malformed" | "error",
  response: ServerResponse,
  reply: MockReply | Problem,
): Promise<void> {
  const { status, headers, body } = wireOf(reply);
  const bytes = Buffer.from(body);
  const half = bytes.subarray(0, Math.floor(bytes.length / 2));
  if (fault === "truncate") {
    response.writeHead(status, headers);
    response.write(half, () => response.destroy());
    await once(response, "close");
    return;
  }
  const [code, text] = fault === "error" ? [500, "{}"] : [status, `{"malformed":${half.toString("latin1")}`];
  response.writeHead(code, { "content-type": headers["content-type"] ?? "application/json" }).end(text);
  await once(response, "close");
}

function askedFault(text: string): FaultKind | undefined {
  try {
    return readFault(text).kind;
  } catch {
    return undefined;
  }
}

function refusal(routed: Exclude<ReturnType<Router["find"]>, { kind: "found" }>, path: string): Problem {
  if (routed.kind === "other-method")
    return problem(405, `Described here: ${routed.allowed.join(", ")}.`, {
      headers: { allow: routed.allowed.join(", ") },
    });
  const hint = routed.near === undefined ? "" : ` Did you mean ${routed.near}?`;
  return problem(404, `No path of the document fits ${JSON.stringify(path.slice(0, 200))}.${hint}`);
}

function preflight({ headers }: IncomingMessage): MockReply {
  const asked = headers["access-control-request-headers"] ?? "*";
  const allowed = { "access-control-allow-methods": "*", "access-control-allow-headers": asked };
  return { status: 204, headers: allowed, body: "" };
}

async function readBytes(request: IncomingMessage): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size <= maxBodyBytes) chunks.push(chunk as Buffer);
  }
  return size > maxBodyBytes ? undefined : new Uint8Array(Buffer.concat(chunks));
}

/** Waits, or until the client has gone. */
function pause(delayMs: number, response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, delayMs);
    response.once("close", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function splitOnce(text: string, by: string): readonly string[] {
  const at = text.indexOf(by);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { buffer } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import type { Diagnostic } from "../../../codegen/src/diagnostics/index.js";
import { compile } from "../../../codegen/src/pipeline.js";
import {
  type CallOptions,
  connect,
  createHttpClient,
  type HttpOptions,
  type ReplyStream,
} from "../../../runtime/core/src/http/index.js";

// Inside the repository, so that the runtime is found as a user's project would find it.
const workFolder = join(import.meta.dirname, "../../../node_modules/.cache/edgeloom-tests");

/** What was generated from documents of a test. */
export type SmallApi = {
  readonly diagnostics: readonly Diagnostic[];
  /** Texts of the package by path; none where the documents were refused. */
  readonly files: ReadonlyMap<string, string>;
  /** What the entry file of the package exports. */
  load(): Promise<Readonly<Record<string, object>>>;
  /** Removes it from the disk. */
  remove(): void;
};

/** Generates a package from documents by path, text or data. The first one, or `api.json`, is the entry. */
export function smallApi(documents: Readonly<Record<string, unknown>>): SmallApi {
  mkdirSync(workFolder, { recursive: true });
  const folder = mkdtempSync(join(workFolder, "small-"));
  for (const [path, document] of Object.entries(documents))
    write(join(folder, "in", path), typeof document === "string" ? document : JSON.stringify(document));
  const [first = ""] = Object.keys(documents);
  const { files = new Map<string, string>(), diagnostics } = compile({
    root: join(folder, "in"),
    inputs: [first],
  });
  for (const [path, text] of files) write(join(folder, "out", path), text);
  return {
    diagnostics,
    files,
    load: async () =>
      (await import(/* @vite-ignore */ pathToFileURL(join(folder, "out/index.ts")).href)) as Record<
        string,
        object
      >,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A document of 3.1, or of what `more` says, with these paths. */
export function apiDocument(paths: object, more: object = {}): object {
  return { openapi: "3.1.0", info: { title: "t", version: "1" }, paths, ...more };
}

/** A request as it came. */
export type SeenRequest = {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
};

/** What the server answers. */
export type SmallReply = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};

/** A server on the loopback that keeps what it is sent, and answers as `answer` says. */
export type SmallServer = {
  readonly baseUrl: string;
  readonly seen: SeenRequest[];
  /** The answer to all that follows; 200 with `{}` at first. */
  answer: (request: SeenRequest) => SmallReply;
  close(): Promise<void>;
};

/** Starts the server on a free port. */
export async function smallServer(): Promise<SmallServer> {
  const made: { seen: SeenRequest[]; answer: SmallServer["answer"] } = {
    seen: [],
    answer: () => ({ headers: { "content-type": "application/json" }, body: "{}" }),
  };
  const server = createServer((request, response) => {
    const { method = "", url: target = "", headers } = request;
    void buffer(request).then((body) => {
      const seen = { method, target, headers, body };
      made.seen.push(seen);
      const { status = 200, headers: own = {}, body: text = "" } = made.answer(seen);
      response.writeHead(status, own).end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return Object.assign(made, { baseUrl: `http://127.0.0.1:${port}`, close });
}

/** An operation whose types nobody knows before the test runs. */
export type AnyCall = {
  (args?: unknown, options?: CallOptions): Promise<unknown>;
  reply(args?: unknown, options?: CallOptions): Promise<Readonly<Record<string, unknown>>>;
  stream(args?: unknown, options?: CallOptions): Promise<ReplyStream<unknown>>;
};

/** A client by group and operation. */
export type AnyApi = (group: string, operation: string) => AnyCall;

/** Connects the groups of a package that was loaded. */
export function connected(
  exports: Readonly<Record<string, object>>,
  options: HttpOptions,
): { readonly api: AnyApi; close(): Promise<void> } {
  const http = createHttpClient({ retry: false, ...options });
  const groups = Object.fromEntries(Object.entries(exports).filter(([name]) => name !== "securitySchemes"));
  const bound = connect(http, groups) as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  const api: AnyApi = (group, operation) => {
    const call = bound[group]?.[operation];
    if (call === undefined) throw new Error(`There is no operation ${group}.${operation}.`);
    return call as AnyCall;
  };
  return { api, close: () => http.close() };
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

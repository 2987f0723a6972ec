import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import type { SelfSigned } from "../http-support/self-signed.js";

/** What a host was asked. */
export type Asked = {
  readonly at: "host" | "storage";
  readonly path: string;
  readonly tokens: readonly string[];
};

type Answer = (reply: ServerResponse, request: IncomingMessage) => void;

/** How a host of releases answers; as the real ones do where nothing is said. */
export type HostBehaviour = {
  readonly archive: Buffer;
  /** In place of the answer of the host. */
  readonly host?: Answer;
  /** In place of the answer of the storage that it sends to. */
  readonly storage?: Answer;
};

/** The parts of a git host that an update meets, on this machine: its interface, and at another origin its storage. */
export class ReleaseHost {
  readonly token = "glpat-token-of-the-host-4711";
  readonly asked: Asked[] = [];
  behaviour: HostBehaviour = { archive: Buffer.alloc(0) };
  readonly #servers: readonly [host: Server, storage: Server];

  private constructor(tls: SelfSigned) {
    this.#servers = [
      createServer(tls, (request, reply) => this.#answer("host", request, reply)),
      createServer(tls, (request, reply) => this.#answer("storage", request, reply)),
    ];
  }

  static async open(tls: SelfSigned): Promise<ReleaseHost> {
    const opened = new ReleaseHost(tls);
    for (const server of opened.#servers) await once(server.listen(0, "127.0.0.1"), "listening");
    return opened;
  }

  /** Name and port, as a configuration has them. */
  get host(): string {
    return addressOf(this.#servers[0]);
  }

  get storage(): string {
    return addressOf(this.#servers[1]);
  }

  async close(): Promise<void> {
    for (const server of this.#servers) {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    }
  }

  #answer(at: Asked["at"], request: IncomingMessage, reply: ServerResponse): void {
    const path = request.url ?? "";
    const { authorization, "private-token": own } = request.headers;
    this.asked.push({ at, path, tokens: [authorization, own].flatMap((token) => token ?? []) });
    const given = this.behaviour[at];
    if (given !== undefined) return given(reply, request);
    if (at === "storage") return void reply.end(this.behaviour.archive);
    return path.startsWith("/api/v3/") ? this.#asGitHub(reply, request) : this.#asGitLab(reply, request);
  }

  /** Whoever may not see a repository is told that there is none; an archive lies elsewhere, under an address that is good for minutes. */
  #asGitHub(reply: ServerResponse, { url, headers }: IncomingMessage): void {
    const isMeant = url === "/api/v3/repos/owner/station/tarball/v2.0.0";
    if (!isMeant || headers.authorization !== `Bearer ${this.token}`)
      return void reply.writeHead(404, { "content-type": "application/json" }).end('{"message":"Not Found"}');
    const location = `https://${this.storage}/owner/station/legacy.tar.gz/refs/tags/v2.0.0?token=A4711`;
    reply.writeHead(302, { location }).end();
  }

  /** Whoever may not see a repository is asked to sign in, on a page for people. */
  #asGitLab(reply: ServerResponse, { url, headers }: IncomingMessage): void {
    if (url === "/users/sign_in")
      return void reply.writeHead(200, { "content-type": "text/html" }).end("<html>Sign in</html>");
    if (headers["private-token"] !== this.token)
      return void reply.writeHead(302, { location: "/users/sign_in" }).end();
    if (url !== "/owner/station/-/archive/v2.0.0/station-v2.0.0.tar.gz")
      return void reply.writeHead(404).end();
    reply.writeHead(200, { "content-type": "application/gzip" }).end(this.behaviour.archive);
  }
}

function addressOf(server: Server): string {
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

import { Agent, createServer, type IncomingMessage, type Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import type { HttpOptions } from "@edgeloom/runtime/http";

/** An answer as it was recorded. */
export type Canned = {
  readonly status: number;
  readonly headers?: { readonly [name: string]: string };
  readonly body?: string | Uint8Array;
};

/** A request as it arrived, under the address that the client meant. */
export type Arrived = {
  readonly method: string;
  readonly url: string;
  readonly headers: { readonly [name: string]: string | undefined };
  readonly body: Buffer;
};

/** What happens to a request: an answer, or something that its function does to the connection. */
export type Behaviour = Canned | ((socket: Socket) => void);

/** A loopback server that every address leads to, so that recordings keep the names of their hosts. */
export type CannedServer = {
  readonly requests: readonly Arrived[];
  /** Options that lead a client here. */
  readonly options: Pick<HttpOptions, "agent" | "interceptors">;
  readonly close: () => Promise<void>;
};

/** Starts it; `answer` is asked for each request, with its number from 0. */
export async function startCanned(
  answer: (request: Arrived, index: number) => Behaviour,
): Promise<CannedServer> {
  const requests: Arrived[] = [];
  const urls: string[] = [];
  const server = createServer((incoming, response) => {
    void readBody(incoming).then((body) => {
      const { method = "", headers } = incoming;
      const request = {
        method,
        url: urls[requests.length] ?? "",
        headers: headers as Arrived["headers"],
        body,
      };
      const behaviour = answer(request, requests.push(request) - 1);
      const { socket } = response;
      if (socket === null) return;
      if (typeof behaviour === "function") behaviour(socket);
      else socket.end(rawAnswer(behaviour));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const agent = new LoopbackAgent((server.address() as AddressInfo).port);
  return {
    requests,
    options: {
      agent,
      interceptors: [
        (request, next) => {
          urls.push(request.url);
          return next(request);
        },
      ],
    },
    close: () => end(server),
  };
}

/** Leads every connection to one port, also those that mean TLS. */
class LoopbackAgent extends Agent {
  readonly #port: number;

  constructor(port: number) {
    super({ keepAlive: false });
    this.#port = port;
    Object.assign(this, { protocol: undefined });
  }

  override createConnection(): Socket {
    return connect(this.#port, "127.0.0.1");
  }
}

async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Written by hand, since recordings have statuses and bodies that node:http would not send. */
function rawAnswer({ status, headers = {}, body = "" }: Canned): Buffer {
  const bytes = Buffer.from(body);
  const lines = [`HTTP/1.1 ${status} Recorded`, `Content-Length: ${bytes.length}`, "Connection: close"];
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
  return Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`), bytes]);
}

function end(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

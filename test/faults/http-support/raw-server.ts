import type { AddressInfo } from "node:net";
import { createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import type { SelfSigned } from "./self-signed.js";

/** A request as it came, up to the end of its head. */
export type RawRequest = { readonly head: string; readonly index: number };

/** Answers with bytes of its own choice, which no HTTP server would let out. */
export type Answering = (socket: Socket, request: RawRequest) => void;

/** A server that speaks HTTP as badly as a test wants. */
export type RawServer = {
  readonly url: string;
  readonly port: number;
  readonly requests: RawRequest[];
  /** Connections that are open. */
  readonly open: ReadonlySet<Socket>;
  close(): Promise<void>;
};

/** Starts one on a free port of the loopback interface. */
export async function rawServer(answering: Answering, tls?: SelfSigned): Promise<RawServer> {
  const requests: RawRequest[] = [];
  const open = new Set<Socket>();
  const onConnection = (socket: Socket): void => {
    open.add(socket);
    socket.on("close", () => open.delete(socket));
    socket.on("error", () => undefined);
    let text = "";
    socket.on("data", (bytes) => {
      text += bytes.toString("latin1");
      const end = text.indexOf("\r\n\r\n");
      if (end < 0) return;
      const request = { head: text.slice(0, end), index: requests.length };
      text = "";
      if (!/^[A-Z]+ \S+ HTTP/.test(request.head)) return;
      requests.push(request);
      answering(socket, request);
    });
  };
  const server: Server = tls === undefined ? createServer(onConnection) : createTlsServer(tls, onConnection);
  server.on("tlsClientError", () => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls === undefined ? "http" : "https"}://127.0.0.1:${port}`,
    port,
    requests,
    open,
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A whole reply. */
export function reply(status: number, headers: Readonly<Record<string, string | number>>, body = ""): string {
  const lines = Object.entries({ "content-length": Buffer.byteLength(body), ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  return `HTTP/1.1 ${status} x\r\n${lines.join("")}\r\n${body}`;
}

/** Sends for as long as somebody reads. */
export function endless(head: string, text: string): Answering {
  const block = text.repeat(Math.ceil(65_536 / text.length));
  return (socket) => {
    const more = (): void => {
      while (!socket.destroyed && socket.write(block));
    };
    socket.on("drain", more);
    socket.write(head);
    more();
  };
}

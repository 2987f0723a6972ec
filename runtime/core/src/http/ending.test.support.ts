import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { Worker } from "node:worker_threads";

/** A peer on loopback. */
export type Peer = {
  /** Host and port. */
  readonly at: string;
  /** Connections that are open now. */
  readonly sockets: ReadonlySet<Socket>;
  close(): Promise<void>;
};

/** A peer that treats each connection as a test says. */
export async function peer(onSocket: (socket: Socket) => void): Promise<Peer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
    onSocket(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  return { at: `127.0.0.1:${(server.address() as AddressInfo).port}`, sockets, close };
}

// It listens, and then sleeps: nobody takes what comes.
const sleeper = `
  const { parentPort, workerData } = require("node:worker_threads");
  const server = require("node:net").createServer();
  server.listen({ port: 0, host: "127.0.0.1", backlog: 1 }, () => {
    parentPort.postMessage(server.address().port);
    setImmediate(() => Atomics.wait(workerData, 0, 0));
  });
`;
const fillers = 8;

/** A port of loopback to which no connection comes about, since the queue of those that nobody takes is full. */
export async function blackHole(): Promise<Peer> {
  const worker = new Worker(sleeper, {
    eval: true,
    workerData: new Int32Array(new SharedArrayBuffer(4)),
  });
  const port = await new Promise<number>((resolve) => worker.once("message", resolve));
  const sockets = new Set<Socket>();
  // One after the other, until one does not get through.
  for (let isFull = false; !isFull && sockets.size < fillers; ) {
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => undefined);
    sockets.add(socket);
    isFull = await new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(true), 200);
      socket.once("connect", () => {
        clearTimeout(timer);
        resolve(false);
      });
    });
  }
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    await worker.terminate();
  };
  return { at: `127.0.0.1:${port}`, sockets: new Set(), close };
}

/** Connections of this process, made or in the making. */
export function connectionCount(): number {
  return process
    .getActiveResourcesInfo()
    .filter((name) => /^(?:TCPSocketWrap|ConnectWrap|TLSWrap)$/.test(name)).length;
}

import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** What a proxy does to the bytes that pass. */
export type Faults = {
  /** Keeps connections open and lets nothing through in either direction, as a frozen peer or a cut cable does. */
  stalled: boolean;
  /** How long each piece takes; pieces of one connection never overtake each other. */
  latencyMs: () => number;
};

/** A TCP proxy that a test makes misbehave. */
export type FaultProxy = {
  readonly port: number;
  readonly faults: Faults;
  /** Connections so far. */
  readonly accepted: number;
  /** Lets pass again what was stalled. */
  resume(): void;
  /** Ends all connections with a reset; new ones are accepted. */
  reset(): void;
  close(): Promise<void>;
};

/** Passes pieces on in order, each after its latency, and none while stalled. */
class Pipe {
  readonly #waiting: { readonly piece: Buffer; readonly dueMs: number }[] = [];
  readonly #to: Socket;
  readonly #faults: Faults;
  #timer: NodeJS.Timeout | undefined;
  #lastDueMs = 0;

  constructor(from: Socket, to: Socket, faults: Faults) {
    this.#to = to;
    this.#faults = faults;
    from.on("data", (piece: Buffer) => {
      this.#lastDueMs = Math.max(this.#lastDueMs, performance.now() + faults.latencyMs());
      this.#waiting.push({ piece, dueMs: this.#lastDueMs });
      this.pump();
    });
    from.on("close", () => clearTimeout(this.#timer));
  }

  pump(): void {
    clearTimeout(this.#timer);
    while (!this.#faults.stalled) {
      const next = this.#waiting[0];
      if (next === undefined) return;
      const waitMs = next.dueMs - performance.now();
      if (waitMs > 0) {
        this.#timer = setTimeout(() => this.pump(), waitMs);
        return;
      }
      this.#waiting.shift();
      if (this.#to.writable) this.#to.write(next.piece);
    }
  }
}

/** Starts a proxy on a free port in front of a port of this machine. */
export async function startFaultProxy(targetPort: number): Promise<FaultProxy> {
  const faults: Faults = { stalled: false, latencyMs: () => 0 };
  const sockets = new Set<Socket>();
  const pipes = new Set<Pipe>();
  let accepted = 0;
  const server: Server = createServer((client) => {
    accepted++;
    const upstream = connect(targetPort, "127.0.0.1");
    const both = [new Pipe(client, upstream, faults), new Pipe(upstream, client, faults)];
    for (const pipe of both) pipes.add(pipe);
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.setNoDelay(true);
      // A stalled line does not tell the other side that somebody has gone.
      socket.on("error", () => {});
      socket.on("close", () => {
        sockets.delete(socket);
        for (const pipe of both) pipes.delete(pipe);
        if (!faults.stalled) other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const reset = (): void => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    faults,
    get accepted() {
      return accepted;
    },
    resume: () => {
      faults.stalled = false;
      for (const pipe of pipes) pipe.pump();
    },
    reset,
    close: async () => {
      faults.stalled = false;
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

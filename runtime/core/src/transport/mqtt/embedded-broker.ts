import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import type { Aedes } from "aedes";
import { EdgeloomError } from "../../base/errors.js";

/** Where an embedded broker listens. */
export type EmbeddedBrokerOptions = {
  /** `127.0.0.1` where left out: it asks nobody for a password. */
  readonly host?: string;
  /** 1883 where left out; 0 takes any free one. */
  readonly port?: number;
};

/** A small MQTT broker inside the process, for gateways and tests that have no other. It keeps nothing when it ends. */
export class EmbeddedBroker {
  readonly #aedes: Aedes;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(aedes: Aedes) {
    this.#aedes = aedes;
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.once("close", () => this.#sockets.delete(socket));
      aedes.handle(socket);
    });
  }

  /** Starts to listen. Rejects with `CONFIG` when the package aedes is absent, and with `UNAVAILABLE` when the address cannot be had. */
  static async open({
    host = "127.0.0.1",
    port = 1883,
  }: EmbeddedBrokerOptions = {}): Promise<EmbeddedBroker> {
    const broker = new EmbeddedBroker(await newAedes());
    try {
      await once(broker.#server.listen(port, host), "listening");
    } catch (cause) {
      throw new EdgeloomError("UNAVAILABLE", `cannot listen on ${host}:${port}`, {
        place: "EmbeddedBroker",
        fix: "stop the program that has this port, or use the broker that listens there",
        cause,
      });
    }
    return broker;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Ends all connections and listens no longer. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of [...this.#sockets]) socket.destroy();
    await closed;
    await new Promise<void>((resolve) => this.#aedes.close(() => resolve()));
  }
}

async function newAedes(): Promise<Aedes> {
  let native: typeof import("aedes");
  try {
    native = await import("aedes");
  } catch (cause) {
    throw new EdgeloomError("CONFIG", "the package aedes cannot be loaded", {
      place: "aedes",
      fix: "npm install aedes@1.2.0, or use a broker that is there already",
      cause,
    });
  }
  return native.Aedes.createBroker();
}

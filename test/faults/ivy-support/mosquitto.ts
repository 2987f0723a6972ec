import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Whether the broker is installed; said loudly when it is not. */
export const hasMosquitto = spawnSync("mosquitto", ["-h"]).error === undefined;
if (!hasMosquitto)
  console.warn("mosquitto is not installed, so nothing is tried with it (apt-get install mosquitto).");

/** A port that nobody has at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** A broker that can be killed and started again at its port. */
export class Mosquitto {
  readonly port: number;
  readonly folder: string = mkdtempSync(join(tmpdir(), "edgeloom-mosquitto-"));
  #child: ChildProcess | undefined;

  constructor(port: number) {
    this.port = port;
    // Started by root, the broker goes on as a user of its own, who has to read its files.
    chmodSync(this.folder, 0o755);
  }

  /** `lines` go below the listener: what it asks of its clients. */
  start(lines: readonly string[] = ["allow_anonymous true"]): void {
    const file = join(this.folder, "mosquitto.conf");
    writeFileSync(file, [`listener ${this.port} 127.0.0.1`, "persistence false", ...lines, ""].join("\n"));
    this.#child = spawn("mosquitto", ["-c", file], { stdio: "ignore" });
  }

  /** With SIGKILL, as a loss of power ends it. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined) return;
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    await exited;
  }

  async close(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Stands between a client and a server, and can cut all connections, or hold back what the server says. */
export class Wire {
  readonly #server: Server;
  readonly #pairs = new Set<readonly [Socket, Socket]>();
  #held: (() => void)[] | undefined;
  /** While false, nobody gets through. */
  isOpen = true;

  private constructor(target: number) {
    this.#server = createServer((client) => {
      if (!this.isOpen) {
        client.destroy();
        return;
      }
      const server = connect(target, "127.0.0.1");
      const pair = [client, server] as const;
      this.#pairs.add(pair);
      client.pipe(server);
      server.on("data", (chunk) => {
        if (this.#held === undefined) client.write(chunk);
        else this.#held.push(() => client.write(chunk));
      });
      for (const socket of pair) {
        socket.on("error", () => {});
        socket.on("close", () => this.#cut(pair));
      }
    });
  }

  static async to(target: number): Promise<Wire> {
    const wire = new Wire(target);
    await once(wire.#server.listen(0, "127.0.0.1"), "listening");
    return wire;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  cut(): void {
    for (const pair of [...this.#pairs]) this.#cut(pair);
  }

  /** From now on the client hears nothing. */
  hold(): void {
    this.#held ??= [];
  }

  /** Whether the server has said something that the client has not heard. */
  get hasHeld(): boolean {
    return (this.#held?.length ?? 0) > 0;
  }

  /** The client hears all that was held back. */
  release(): void {
    for (const write of this.#held ?? []) write();
    this.#held = undefined;
  }

  async close(): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    this.cut();
    await closed;
  }

  #cut(pair: readonly [Socket, Socket]): void {
    this.#pairs.delete(pair);
    for (const socket of pair) socket.destroy();
  }
}

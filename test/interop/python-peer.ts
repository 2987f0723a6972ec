import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const python = "/usr/bin/python3";
const script = fileURLToPath(new URL("peer_service.py", import.meta.url));

/** What the Python peer tells, one object per line. */
export type PeerEvent = { readonly event: string; readonly [key: string]: unknown };

/** Tells whether Debian's python3 with pyzmq is here. */
export function havePython(): boolean {
  return spawnSync(python, ["-c", "import zmq"], { stdio: "ignore" }).status === 0;
}

/** The independent peer as a child process; see `peer_service.py`. */
export class PythonPeer {
  readonly #child: ChildProcess;
  readonly #events: PeerEvent[] = [];
  #wake: () => void = () => {};

  private constructor(publishTo: string, subscribeTo: string) {
    this.#child = spawn(python, [script, publishTo, subscribeTo], { stdio: ["pipe", "pipe", "inherit"] });
    const { stdout } = this.#child;
    if (stdout === null) throw new Error("the peer has no output");
    createInterface({ input: stdout }).on("line", (line) => {
      this.#events.push(JSON.parse(line) as PeerEvent);
      this.#wake();
    });
  }

  /** Starts the peer and waits until its handshake is through. */
  static async start(broker: {
    readonly publishTo: string;
    readonly subscribeTo: string;
  }): Promise<PythonPeer> {
    const peer = new PythonPeer(broker.publishTo, broker.subscribeTo);
    await peer.next("ready");
    return peer;
  }

  /** The next event of a kind; others that came before it are dropped. */
  async next(event: string): Promise<PeerEvent> {
    for (;;) {
      const found = this.#events.findIndex((candidate) => candidate.event === event);
      const [taken] = found < 0 ? [] : this.#events.splice(0, found + 1).slice(-1);
      if (taken !== undefined) return taken;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Lets the peer call an RPC and gives its answer. */
  async call(channel: string, type: string, request: unknown): Promise<PeerEvent> {
    this.#order({ command: "call", call: 1, channel, type, request });
    return this.next("answer");
  }

  /** Lets the peer publish a message. */
  publish(topic: string, message: unknown): void {
    this.#order({ command: "publish", topic, message });
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const ended = once(this.#child, "exit");
    this.#child.stdin?.end();
    await ended;
  }

  #order(command: unknown): void {
    this.#child.stdin?.write(`${JSON.stringify(command)}\n`);
  }
}

import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const python = "/usr/bin/python3";

/** The programs that can be peers, beside this file. */
export type PeerProgram = "peer_service.py" | "framework_peer.py";

/** What the Python peer tells, one object per line. */
export type PeerEvent = { readonly event: string; readonly [key: string]: unknown };

/** Runs a piece of Python to its end and gives what it prints. */
export function runPython(text: string, ...args: readonly string[]): string {
  return execFileSync(python, ["-c", text, ...args], { encoding: "utf8" });
}

/** Tells whether Debian's python3 is here, with pyzmq and these modules. */
export function havePython(...modules: readonly string[]): boolean {
  const wanted = ["zmq", ...modules].join(", ");
  return spawnSync(python, ["-c", `import ${wanted}`], { stdio: "ignore" }).status === 0;
}

/** An independent peer as a child process; see its program. */
export class PythonPeer {
  readonly #child: ChildProcess;
  readonly #events: PeerEvent[] = [];
  #wake: () => void = () => {};

  private constructor(program: PeerProgram, publishTo: string, subscribeTo: string) {
    const script = fileURLToPath(new URL(program, import.meta.url));
    this.#child = spawn(python, [script, publishTo, subscribeTo], { stdio: ["pipe", "pipe", "inherit"] });
    const { stdout } = this.#child;
    if (stdout === null) throw new Error("the peer has no output");
    createInterface({ input: stdout }).on("line", (line) => {
      this.#events.push(JSON.parse(line) as PeerEvent);
      this.#wake();
    });
  }

  /** Starts the peer and waits until its handshake is through. */
  static async start(
    broker: { readonly publishTo: string; readonly subscribeTo: string },
    program: PeerProgram = "peer_service.py",
  ): Promise<PythonPeer> {
    const peer = new PythonPeer(program, broker.publishTo, broker.subscribeTo);
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
    this.send(channel, type, request);
    return this.next("answer");
  }

  /** Lets the peer send a request; the answer is the event `answer`. */
  send(channel: string, type: string, request: unknown): void {
    this.#order({ command: "call", call: 1, channel, type, request });
  }

  /** What the peer has told and nobody has taken. */
  get events(): readonly PeerEvent[] {
    return this.#events;
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

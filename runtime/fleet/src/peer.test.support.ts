import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { FrameDecoder } from "@edgeloom/runtime/transport/tcp";

/** Lets everything happen that needs no time to pass. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Waits for something that happens without the clock being moved. */
export async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await nextTurn();
}

/** A bare socket that speaks frames in hex, as recordings have them. */
export class Peer {
  readonly socket: Socket;
  readonly frames: string[] = [];
  hasEnded = false;
  readonly #decoder = new FrameDecoder(2 ** 24);
  #taken = 0;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setNoDelay(true);
    socket.on("error", () => {});
    socket.on("close", () => {
      this.hasEnded = true;
    });
    socket.on("end", () => {
      this.hasEnded = true;
    });
    socket.on("data", (chunk: Buffer) => {
      this.#decoder.feed(chunk);
      for (let frame = this.#decoder.next(); frame !== undefined; frame = this.#decoder.next())
        this.frames.push(frame.toString("hex"));
    });
  }

  static async open(port: number): Promise<Peer> {
    const socket = connect(port, "127.0.0.1");
    const peer = new Peer(socket);
    await once(socket, "connect");
    return peer;
  }

  write(hex: string): void {
    this.socket.write(Buffer.from(hex, "hex"));
  }

  /** The next frame that was not taken yet, header and all; `end` when the connection ends instead. */
  async take(): Promise<string> {
    await until(() => this.frames.length > this.#taken || this.hasEnded);
    const frame = this.frames[this.#taken++];
    if (frame === undefined) return "end";
    const header = Buffer.alloc(4);
    header.writeUInt32LE(frame.length / 2);
    return header.toString("hex") + frame;
  }

  async ended(): Promise<void> {
    await until(() => this.hasEnded);
  }
}

import { connect, type Socket } from "node:net";
import type { EdgeloomError } from "@edgeloom/runtime";
import { type DeadlineTable, waitFor } from "@edgeloom/runtime/base";
import { type FrameLimits, FrameLink } from "@edgeloom/runtime/transport/tcp";
import { type InternalServerMessage, internalServerCodec } from "../wire/index.js";
import { clientError } from "./client-errors.js";

/** Where a gateway is, and how it is spoken to. */
export type ConnectionOptions = {
  readonly host: string;
  readonly port: number;
  /** For errors: names the device. */
  readonly place: string;
  readonly limits: Partial<FrameLimits>;
  readonly deadlines: DeadlineTable;
  /** A message for which nobody waits. */
  readonly onUnasked: (message: InternalServerMessage) => void;
  readonly onClose: () => void;
};

/** How long to wait, and who may end it. */
export type Patience = { readonly timeoutMs: number; readonly signal?: AbortSignal | undefined };

type Waiter = {
  readonly resolve: (message: InternalServerMessage) => void;
  readonly reject: (error: unknown) => void;
};

/** One connection of a device to its gateway: a message, then the answer to it. */
export class DeviceConnection {
  readonly #options: ConnectionOptions;
  readonly #link: FrameLink;
  #waiter: Waiter | undefined;

  private constructor(socket: Socket, options: ConnectionOptions) {
    this.#options = options;
    this.#link = new FrameLink(
      socket,
      { onFrame: (frame) => this.#onFrame(frame), onClose: (error) => this.#onClose(error) },
      { limits: options.limits, deadlines: options.deadlines },
    );
  }

  /** Opens the socket. Rejects with the failure of the connection. */
  static async open(options: ConnectionOptions, patience: Patience): Promise<DeviceConnection> {
    const { host, port, place, deadlines } = options;
    const socket = connect({ host, port });
    try {
      await waitFor<void>(
        { ...patience, place, deadlines, onTimeout: () => clientError("SERVER_TOOK_TOO_LONG", place) },
        ({ resolve, reject }) => {
          const onError = (cause: Error): void => reject(clientError("CONNECTION_REFUSED", place, cause));
          socket.once("connect", resolve).once("error", onError);
          return () => socket.off("connect", resolve).off("error", onError);
        },
      );
    } catch (error) {
      socket.on("error", () => {}).destroy();
      throw error;
    }
    return new DeviceConnection(socket, options);
  }

  get closed(): boolean {
    return this.#link.closed;
  }

  /**
   * Sends a message and waits for the next one. When it fails, the connection is of no use any more: an answer that came late
   * would be taken for the next one.
   */
  async ask(message: Uint8Array, patience: Patience): Promise<InternalServerMessage> {
    const { place, deadlines } = this.#options;
    const onTimeout = (): EdgeloomError => clientError("SERVER_TOOK_TOO_LONG", place);
    try {
      return await waitFor({ ...patience, place, deadlines, onTimeout }, (waiter) => {
        this.#waiter = waiter;
        if (this.#link.closed) waiter.reject(clientError("CONNECTION_REFUSED", place));
        else this.#link.send(message);
        return () => {
          this.#waiter = undefined;
        };
      });
    } catch (error) {
      this.#link.abort();
      throw error;
    }
  }

  /** Closes the connection; what was sent still goes out. */
  close(): void {
    this.#link.close();
  }

  #onFrame(frame: Buffer): void {
    const message = internalServerCodec.decode(frame);
    const waiter = this.#waiter;
    // Taken at once: a second message of the same read is one that nobody waits for.
    this.#waiter = undefined;
    if (waiter === undefined) this.#options.onUnasked(message);
    else waiter.resolve(message);
  }

  #onClose(error: EdgeloomError | undefined): void {
    const failure = error?.code === "MALFORMED" ? "COMMUNICATION_ERROR" : "CONNECTION_REFUSED";
    this.#waiter?.reject(clientError(failure, this.#options.place, error));
    this.#options.onClose();
  }
}

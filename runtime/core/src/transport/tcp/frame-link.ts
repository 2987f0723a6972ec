import type { Socket } from "node:net";
import type { Deadline, DeadlineTable } from "../../base/deadline.js";
import { EdgeloomError } from "../../base/errors.js";
import { encodeFrame, FrameDecoder } from "./frame-decoder.js";

/** What a peer may cost. All finite. */
export type FrameLimits = {
  /** Longest body that is taken; 4 MiB. */
  readonly maxFrameBytes: number;
  /** From the first byte of a header to its last; 5 s. */
  readonly headerTimeoutMs: number;
  /** From the first byte of a frame to its last; 10 s. */
  readonly frameTimeoutMs: number;
  /** Bytes that wait for a peer which does not read; with more the link is given up; 1 MiB. */
  readonly maxUnsentBytes: number;
  /** How long a peer may read nothing while something waits for it; 10 s. */
  readonly drainTimeoutMs: number;
};

/** The limits where nothing is said. */
export const defaultFrameLimits: FrameLimits = {
  maxFrameBytes: 4 * 1024 * 1024,
  headerTimeoutMs: 5_000,
  frameTimeoutMs: 10_000,
  maxUnsentBytes: 1024 * 1024,
  drainTimeoutMs: 10_000,
};

/** Answers of one read are collected up to this length. */
const maxBatchBytes = 64 * 1024;

/** Time that a peer has to take the last bytes and close its side. */
const lingerMs = 1_000;

/** What {@link FrameLink} tells its owner. */
export type FrameLinkEvents = {
  /** A frame has come; valid until the call returns. What is thrown ends the link. */
  readonly onFrame: (frame: Buffer) => void;
  /** The link is down, once. `error` says why unless either side closed it in order. */
  readonly onClose: (error: EdgeloomError | undefined) => void;
};

/** Frames over a connected socket: cut, limited, and written with header and body in one piece. */
export class FrameLink {
  readonly #socket: Socket;
  readonly #events: FrameLinkEvents;
  readonly #limits: FrameLimits;
  readonly #deadlines: DeadlineTable;
  readonly #decoder: FrameDecoder;
  /** Frames that were sent while one read is looked at; they leave in one write. */
  #unsent: Buffer[] = [];
  #unsentBytes = 0;
  #isPumping = false;
  #isPaused = false;
  #isDraining = false;
  #isClosed = false;
  #headerDeadline: Deadline | undefined;
  #frameDeadline: Deadline | undefined;
  #drainDeadline: Deadline | undefined;

  constructor(
    socket: Socket,
    events: FrameLinkEvents,
    options: { readonly limits?: Partial<FrameLimits>; readonly deadlines: DeadlineTable },
  ) {
    this.#socket = socket;
    this.#events = events;
    this.#limits = { ...defaultFrameLimits, ...options.limits };
    this.#deadlines = options.deadlines;
    this.#decoder = new FrameDecoder(this.#limits.maxFrameBytes);
    socket.setNoDelay(true);
    socket.setKeepAlive(true);
    socket.on("data", (chunk: Buffer) => this.#onData(chunk));
    socket.on("drain", () => this.#onDrain());
    socket.on("end", () => this.close());
    socket.on("error", (cause) => this.abort(lost(cause)));
    socket.on("close", () => this.abort());
  }

  get closed(): boolean {
    return this.#isClosed;
  }

  /** Bytes that are held for a frame that is incomplete or must wait. */
  get heldBytes(): number {
    return this.#decoder.heldBytes;
  }

  /** Takes bodies of that length from now on. */
  limitTo(maxFrameBytes: number): void {
    this.#decoder.limitTo(maxFrameBytes);
  }

  /** Sends a frame; nothing happens once the link is closed. */
  send(body: Uint8Array): void {
    if (!this.#isClosed) this.sendFrame(encodeFrame(body));
  }

  /** The same with what {@link encodeFrame} made. It is not copied, so it must not be changed; it may be sent again. */
  sendFrame(frame: Buffer): void {
    if (this.#isClosed) return;
    this.#unsent.push(frame);
    this.#unsentBytes += frame.length;
    // One read may hold thousands of small frames, and their answers may be large.
    if (!this.#isPumping || this.#unsentBytes >= maxBatchBytes) this.#flush();
  }

  /** Reads no further frames until {@link FrameLink.resume}. */
  pause(): void {
    this.#isPaused = true;
    this.#socket.pause();
  }

  resume(): void {
    this.#isPaused = false;
    this.#continue();
  }

  /** Lets what was sent go out, then closes. */
  close(error?: EdgeloomError): void {
    if (this.#isClosed) return;
    this.#flush();
    if (this.#isClosed) return;
    this.#release(error);
    this.#socket.end();
    // The rest is read and thrown away: closing over unread bytes would make the system drop our last ones, too.
    this.#socket.resume();
    const linger = this.#deadlines.schedule(lingerMs, () => this.#socket.destroy());
    this.#socket.once("close", () => linger.cancel());
  }

  /** Closes at once. */
  abort(error?: EdgeloomError): void {
    if (!this.#isClosed) this.#release(error);
    this.#socket.destroy();
  }

  #release(error: EdgeloomError | undefined): void {
    this.#isClosed = true;
    this.#unsent = [];
    this.#unsentBytes = 0;
    this.#endPartial();
    this.#drainDeadline?.cancel();
    this.#events.onClose(error);
  }

  #onData(chunk: Buffer): void {
    if (this.#isClosed) return;
    this.#decoder.feed(chunk);
    this.#pump();
  }

  #continue(): void {
    if (this.#isClosed || this.#isPaused || this.#isDraining || this.#isPumping) return;
    this.#pump();
    if (!this.#isPaused && !this.#isDraining) this.#socket.resume();
  }

  #pump(): void {
    this.#isPumping = true;
    try {
      while (!this.#isPaused && !this.#isDraining && !this.#isClosed) {
        const frame = this.#decoder.next();
        if (frame === undefined) break;
        this.#endPartial();
        this.#events.onFrame(frame);
      }
    } catch (error) {
      // Frames before this one were in order, and their answers still go out.
      this.close(error instanceof EdgeloomError ? error : defect(error));
    } finally {
      this.#isPumping = false;
    }
    this.#flush();
    this.#watchPartial();
  }

  #flush(): void {
    if (this.#unsent.length === 0 || this.#isClosed) return;
    const [first, ...more] = this.#unsent;
    this.#unsent = [];
    this.#unsentBytes = 0;
    const isTaken = this.#socket.write(
      more.length === 0 ? (first as Buffer) : Buffer.concat([first as Buffer, ...more]),
    );
    if (isTaken || this.#isDraining) return this.#checkUnsent();
    this.#isDraining = true;
    this.#socket.pause();
    this.#drainDeadline = this.#deadlines.schedule(this.#limits.drainTimeoutMs, () =>
      this.abort(tooSlow(`read nothing for ${this.#limits.drainTimeoutMs} ms`)),
    );
    this.#checkUnsent();
  }

  #checkUnsent(): void {
    const { maxUnsentBytes } = this.#limits;
    if (this.#socket.writableLength > maxUnsentBytes)
      this.abort(tooSlow(`left more than ${maxUnsentBytes} bytes unread`));
  }

  #onDrain(): void {
    this.#isDraining = false;
    this.#drainDeadline?.cancel();
    this.#continue();
  }

  /** The time of a frame runs from its first byte: a peer that sends one byte now and then gains nothing. */
  #watchPartial(): void {
    const { missing } = this.#decoder;
    if (this.#isClosed || missing === "nothing") return;
    this.#frameDeadline ??= this.#expectRest("body", this.#limits.frameTimeoutMs);
    if (missing === "header")
      this.#headerDeadline ??= this.#expectRest("header", this.#limits.headerTimeoutMs);
    else this.#headerDeadline?.cancel();
  }

  #expectRest(part: "header" | "body", timeoutMs: number): Deadline {
    return this.#deadlines.schedule(timeoutMs, () =>
      this.abort(tooSlow(`began a frame and did not end its ${part} in time`)),
    );
  }

  #endPartial(): void {
    this.#headerDeadline?.cancel();
    this.#frameDeadline?.cancel();
    this.#headerDeadline = undefined;
    this.#frameDeadline = undefined;
  }
}

function lost(cause: Error): EdgeloomError {
  return new EdgeloomError("UNAVAILABLE", "the connection was lost", { cause, retryable: true });
}

function tooSlow(what: string): EdgeloomError {
  return new EdgeloomError("DEADLINE_EXCEEDED", `the peer ${what}`);
}

function defect(cause: unknown): EdgeloomError {
  return new EdgeloomError("INTERNAL", "a frame could not be handled", { cause });
}

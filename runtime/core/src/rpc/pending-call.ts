import type { Deadline } from "../base/deadline.js";
import type { EdgeloomError } from "../base/errors.js";
import type { ChannelLink } from "./channel-link.js";
import type { RawReply } from "./status.js";

/** One call as the mux takes it. */
export type CallRequest = {
  readonly channel: string;
  readonly type: string;
  /** The encoded request; undefined leaves the key out of the envelope. */
  readonly body: string | undefined;
  readonly timeoutMs: number;
  readonly idempotent: boolean;
  readonly resource?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** `text` is the whole message that the reply was read from. */
  readonly onReply: (reply: RawReply, text: string) => void;
  readonly onError: (error: EdgeloomError) => void;
};

/** A call that has not ended. */
export class PendingCall {
  /** Its place among all calls of the bus, and among those of its channel. */
  slot = -1;
  channelSlot = -1;
  /** How often the request was handed to the transport. */
  attempts = 0;
  /** True when it was sent and since then the server or the link was gone, so that a reply may be lost. */
  interrupted = false;
  deadline: Deadline | undefined;
  nextAttempt: Deadline | undefined;
  onAbort: (() => void) | undefined;

  constructor(
    readonly rpcId: string,
    readonly link: ChannelLink,
    readonly request: CallRequest,
  ) {}

  get place(): string {
    return `${this.request.channel}/${this.request.type}`;
  }

  /** Clears everything that would still act on the call. */
  release(): void {
    this.deadline?.cancel();
    this.nextAttempt?.cancel();
    if (this.onAbort !== undefined) this.request.signal?.removeEventListener("abort", this.onAbort);
    this.link.calls.remove(this.channelSlot);
  }
}

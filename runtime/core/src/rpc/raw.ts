import type { Bus } from "../bus/bus.js";
import type { Json } from "../schema/index.js";
import { bodyOf } from "./envelope.js";
import { muxOf } from "./parts.js";
import type { RawReply } from "./status.js";

/** How long a call may take where nothing is said (openmodule spec §5.3). */
export const defaultTimeoutMs = 3_000;

/** What may be said of one call. */
export type CallOptions = {
  /** 1 ms to 1 h from now, the wait for a server and for the first subscription included. */
  readonly timeoutMs?: number | undefined;
  /** Gives the call up; the server is told. */
  readonly signal?: AbortSignal | undefined;
  /** Addresses one device where several share a bus. */
  readonly resource?: string | undefined;
};

/** A call without descriptors. */
export type RawCall = CallOptions & {
  readonly channel: string;
  readonly type: string;
  /** The request as JSON object. Left out: `{}`. Null leaves the key out of the envelope, which the reference server does not answer. */
  readonly request?: Json | undefined;
  readonly idempotent?: boolean;
};

/** Makes one call without a model. Whatever a server answers is a result, also a failure; see `status`. */
export function callRaw(bus: Bus, call: RawCall): Promise<RawReply> {
  return new Promise((resolve, reject) => {
    muxOf(bus).start({
      channel: call.channel,
      type: call.type,
      body: bodyOf(call.request, bus.dynamics),
      timeoutMs: call.timeoutMs ?? defaultTimeoutMs,
      idempotent: call.idempotent ?? false,
      resource: call.resource,
      signal: call.signal,
      onReply: resolve,
      onError: reject,
    });
  });
}

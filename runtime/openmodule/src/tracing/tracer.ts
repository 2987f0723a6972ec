import type { JsonObject } from "@edgeloom/runtime/bus";

/** What a message carries so that the trace of its sender goes on where it is handled (openmodule spec §2.5). */
export type TraceHeaders = {
  readonly baggage?: string | undefined;
  readonly "sentry-trace"?: string | undefined;
};

/** What is done with a message, as it is shown in a trace. */
export type TracedWork = {
  /** Kind of work. */
  readonly op: "message" | "rpc";
  /** Topic of the message, or `channel/type` of the RPC. */
  readonly name: string;
};

/** Takes part in distributed traces. */
export interface Tracer {
  /** What messages carry that are sent now; undefined outside of every span. */
  headers(): TraceHeaders | undefined;
  /** Runs `work` in a span that goes on with the trace of the sender, or begins one when there are no headers. */
  continueTrace<T>(headers: TraceHeaders, span: TracedWork, work: () => T): T;
}

/** What W3C lets baggage have. Headers are kept until their request is handled, so nobody may make them long. */
const maxHeaderLength = 8_192;

/** The trace headers of a received message. What is no text, or a very long one, is nobody's header. */
export function traceHeadersOf(message: JsonObject | undefined): TraceHeaders {
  const baggage = message?.["baggage"];
  const trace = message?.["sentry-trace"];
  return {
    ...(isHeader(baggage) ? { baggage } : {}),
    ...(isHeader(trace) ? { "sentry-trace": trace } : {}),
  };
}

function isHeader(value: unknown): value is string {
  return typeof value === "string" && value.length <= maxHeaderLength;
}

import { any, type Model, model, object } from "@edgeloom/runtime/schema";
import { codecOf, parseJson } from "@edgeloom/runtime/wire";
import { openmoduleWire } from "../messaging/wire.js";
import type { TraceHeaders } from "./tracer.js";

const Headers: Model<TraceHeaders> = /*@__PURE__*/ model("TraceHeaders", undefined, () =>
  object({}, { additionalProperties: any() }),
);
const timeless = { name: "", now: () => 0 };

/** The text of a message with trace headers behind its own properties. One that has headers already keeps those. */
export function withTraceHeaders(body: string, { baggage, "sentry-trace": trace }: TraceHeaders): string {
  const given = {
    ...(baggage === undefined ? {} : { baggage }),
    ...(trace === undefined ? {} : { "sentry-trace": trace }),
  };
  if (Object.keys(given).length === 0 || !body.endsWith("}") || hasHeaders(body)) return body;
  const headers = codecOf(openmoduleWire).encode(Headers, given, timeless);
  return body === "{}" ? headers : `${body.slice(0, -1)},${headers.slice(1)}`;
}

/** Parsing is for the few messages in which the words occur at all, be it deep inside. */
function hasHeaders(body: string): boolean {
  if (!body.includes('"sentry-trace"') && !body.includes('"baggage"')) return false;
  const message = parseJson(body);
  return (
    typeof message === "object" && message !== null && ("sentry-trace" in message || "baggage" in message)
  );
}

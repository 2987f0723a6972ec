import type { Issue } from "../../base/errors.js";
import type { Exchange } from "../call/exchange.js";
import type { Job } from "../call/job.js";
import { issuesText, problem } from "../call/problem.js";
import type { Content } from "../descriptors.js";
import type { WireReply } from "../engine.js";
import type { Settings } from "../settings.js";
import { collect, limitedStream, type StreamRules } from "./byte-stream.js";
import { requestIdOf } from "./failure-error.js";
import { itemReader } from "./items.js";
import { contentFor, essenceOf, isSequenceType } from "./media-type.js";
import { openStream, type StreamParts } from "./open-stream.js";
import type { ReplyStream } from "./reply-stream.js";

/** What a stream is opened with. */
export type StreamFacts = {
  /** What is described for its status; undefined for a generic request. */
  readonly contents: readonly Content[] | undefined;
  readonly settings: Settings;
  readonly exchange: Exchange;
  readonly onEnd: () => void;
};

/** Opens the stream of a success. From here on the deadline is the longest silence instead of the whole time. */
export function openReplyStream(reply: WireReply, facts: StreamFacts): ReplyStream<unknown> {
  const { contents, settings, exchange, onEnd } = facts;
  const { status, headers } = reply;
  const { job } = exchange;
  const essence = essenceOf(headers["content-type"]);
  const content = contentFor(contents ?? [], essence) ?? unknownLines;
  const validate = job.options.validate ?? settings.validate;
  const read = itemReader(content, {
    validate,
    maxDepth: settings.limits.maxDepth,
    place: `${job.method} ${job.route}`,
    log: settings.log,
  });
  exchange.startStreaming();
  return openStream({
    status,
    headers,
    body: limitedStream(
      streamOf(reply),
      rulesOf(reply, { settings, exchange, maxBytes: settings.limits.maxStreamBytes, onEnd }),
    ),
    maxBytes: job.options.maxResponseBytes ?? settings.limits.maxResponseBytes,
    maxItemBytes: settings.limits.maxItemBytes,
    read,
    form: formOf(content, essence),
    fail: (kind, what, cause) => {
      const issues = Array.isArray(cause) ? (cause as readonly Issue[]) : [];
      const more = issues.length === 0 ? what : `${what}: ${issuesText(issues)}`;
      return problem(job, more, {
        kind,
        statusCode: status,
        attempt: exchange.attempts,
        requestId: requestIdOf(headers),
        issues,
      });
    },
  });
}

function formOf({ kind }: Content, essence: string): StreamParts["form"] {
  if (kind === "events" || essence === "text/event-stream") return "events";
  return isSequenceType(essence) ? "records" : "lines";
}

const unknownLines: Content = { mediaType: "*/*", kind: "lines" };

/** The whole of a body that was asked for as a stream: of a failure, say. */
export async function wholeBody(
  reply: WireReply,
  {
    job,
    settings,
    exchange,
  }: { readonly job: Job; readonly settings: Settings; readonly exchange: Exchange },
): Promise<Uint8Array> {
  if (reply.body instanceof Uint8Array) return reply.body;
  const maxBytes = job.options.maxResponseBytes ?? settings.limits.maxResponseBytes;
  const rules = rulesOf(reply, { settings, exchange, maxBytes, onEnd: () => undefined });
  const tooLarge = (): Error => rules.fail("too-large", undefined);
  return await collect(limitedStream(reply.body, rules), maxBytes, tooLarge);
}

function streamOf({ body }: WireReply): ReadableStream<Uint8Array> {
  return body instanceof Uint8Array ? (new Blob([body]).stream() as ReadableStream<Uint8Array>) : body;
}

type RuleFacts = Pick<StreamFacts, "settings" | "exchange" | "onEnd"> & { readonly maxBytes: number };

function rulesOf({ status, headers, expectedBytes }: WireReply, facts: RuleFacts): StreamRules {
  const { settings, exchange, maxBytes, onEnd } = facts;
  const { job, attempts: attempt, timeoutMs } = exchange;
  const total = Number(headers["content-length"] ?? Number.NaN);
  const base = { statusCode: status, attempt, requestId: requestIdOf(headers) };
  const words = {
    "too-large": "the reply is larger than allowed",
    truncated: "the reply is shorter than announced",
    lost: "the connection was lost within the reply",
  };
  return {
    maxBytes,
    expectedBytes,
    signal: exchange.signal,
    idleMs: timeoutMs,
    schedule: (delayMs, run) => settings.deadlines.schedule(delayMs, run),
    onBytes: (loaded) =>
      job.options.onProgress?.({ direction: "download", loaded, ...(Number.isFinite(total) && { total }) }),
    fail: (reason, cause) => {
      const ended = exchange.ended(cause);
      if (ended !== undefined) return ended;
      if (reason === "idle")
        return problem(job, `nothing came for ${timeoutMs} ms`, { ...base, kind: "timeout" });
      return problem(job, words[reason], { ...base, kind: reason === "lost" ? "truncated" : reason });
    },
    onEnd,
  };
}

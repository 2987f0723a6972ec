import { Bus, type Handler, type Receiver, type Register, type Registration } from "@edgeloom/runtime/bus";
import type { RequestContext } from "@edgeloom/runtime/rpc";
import type { SendOutcome } from "@edgeloom/runtime/transport";
import { RecentCalls } from "./recent.js";
import { type TracedWork, type TraceHeaders, type Tracer, traceHeadersOf } from "./tracer.js";
import { withTraceHeaders } from "./with-headers.js";

const requests = "rpc-req-";
const replies = "rpc-rep-";
/** As the runtime writes it into every request, before all that a caller has to say; in a text its quotes would be escaped. */
const idMark = '"rpc_id":"';
const idLength = 36;

/** Topics whose messages are no part of anybody's work. */
const untraced: ReadonlySet<string> = new Set(["healthz", "healthpong", "sentry"]);

/**
 * The bus of a service: what is published inside of a span carries its trace, what is handled goes on with that of the sender
 * (openmodule spec §2.5), and replies that come too late are logged (§5.4).
 */
export class ServiceBus extends Bus {
  /** Undefined: messages carry no trace. */
  tracer: Tracer | undefined;
  readonly #headers = new RecentCalls<TraceHeaders>();
  /** Requests of this bus that nobody has answered yet. */
  readonly #unanswered = new RecentCalls<true>();

  override publish(topic: string, body: string): SendOutcome {
    if (topic.startsWith(requests)) this.#noteCall(body);
    const headers = untraced.has(topic) ? undefined : this.tracer?.headers();
    return super.publish(topic, headers === undefined ? body : withTraceHeaders(body, headers));
  }

  override register<Out, In>(options: Register<Out, In>): Registration {
    const { topic, handler } = options;
    if (untraced.has(topic)) return super.register(options);
    const span: TracedWork = { op: "message", name: topic };
    const traced: Handler<Out> = (message, context) =>
      this.tracer === undefined
        ? handler(message, context)
        : this.tracer.continueTrace(traceHeadersOf(context.json()), span, () => handler(message, context));
    return super.register({ ...options, handler: traced });
  }

  override receive(topic: string, receiver: Receiver): () => void {
    if (topic.startsWith(requests)) return super.receive(topic, this.#noting(receiver));
    return super.receive(topic, topic.startsWith(replies) ? this.#tellingLate(topic, receiver) : receiver);
  }

  /** Runs the handler of a request as a part of the trace of its caller. */
  handleTraced<T>(span: TracedWork, { envelope }: RequestContext, work: () => T): T {
    if (this.tracer === undefined) return work();
    return this.tracer.continueTrace(this.#headers.take(envelope.rpcId) ?? {}, span, work);
  }

  /** The runtime hands the envelope of a request over without the headers. */
  #noting(receiver: Receiver): Receiver {
    return (message) => {
      if (this.tracer !== undefined) {
        const json = message.json();
        const headers = traceHeadersOf(json);
        if (Object.keys(headers).length > 0) this.#headers.note(json?.["rpc_id"], headers);
      }
      receiver(message);
    };
  }

  #noteCall(body: string): void {
    const start = body.indexOf(idMark) + idMark.length;
    if (start >= idMark.length) this.#unanswered.note(body.slice(start, start + idLength), true);
  }

  /** Only the runtime knows which calls have ended. One that still waits has a deadline, which its reply takes away. */
  #tellingLate(topic: string, receiver: Receiver): Receiver {
    const channel = topic.slice(replies.length);
    return (message) => {
      const waiting = this.deadlines.size;
      receiver(message);
      const { type, rpc_id: rpcId } = message.json() ?? {};
      const isOwn = this.#unanswered.take(rpcId) ?? false;
      if (isOwn && this.deadlines.size === waiting)
        this.log.error({ channel, type, rpcId }, "a reply came after its call had ended");
    };
  }
}

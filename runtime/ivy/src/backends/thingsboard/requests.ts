import { EdgeloomError } from "@edgeloom/runtime";
import { type Clock, DeadlineTable, waitFor } from "@edgeloom/runtime/base";
import type { MessageLink } from "@edgeloom/runtime/transport/mqtt";
import { type ExactJson, readExact } from "../../exact/index.js";
import { after, topics } from "./topics.js";

const defaultTimeoutMs = 20_000;
const maxWaiting = 32;

/** Questions of the node to the server over a link, and their answers by number. */
export class Requests {
  readonly #link: MessageLink;
  readonly #deadlines: DeadlineTable;
  readonly #waiting = new Map<string, (answer: ExactJson) => void>();
  #lastId = 0;

  constructor(link: MessageLink, clock: Clock) {
    this.#link = link;
    this.#deadlines = new DeadlineTable({ clock });
  }

  /** Questions that wait for their answer. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Asks for shared attributes. Throws as {@link Requests.call}. */
  async sharedAttributes(keys: readonly string[], signal: AbortSignal): Promise<ExactJson> {
    const id = ++this.#lastId;
    const question = JSON.stringify({ sharedKeys: keys.join(",") });
    return await this.#ask(topics.attributeRequest(id), `${topics.attributeResponse}${id}`, question, signal);
  }

  /**
   * Calls a method of the server.
   *
   * @throws EdgeloomError `DEADLINE_EXCEEDED` when no answer comes within 20 s; `UNAVAILABLE` without a connection; `CANCELLED`
   */
  async call(method: string, signal: AbortSignal): Promise<ExactJson> {
    const id = ++this.#lastId;
    const question = JSON.stringify({ method, params: {} });
    return await this.#ask(topics.clientCall(id), `${topics.clientCallReply}${id}`, question, signal);
  }

  /** Whether a call is the node's own, which a broker that is no ThingsBoard gives back to it. */
  isOwnCall(topic: string): boolean {
    const id = after(topics.serverCall, topic);
    return id !== undefined && this.#waiting.has(`${topics.clientCallReply}${id}`);
  }

  /** Looks whether a message answers a question. */
  take(topic: string, payload: Uint8Array): boolean {
    if (
      after(topics.attributeResponse, topic) === undefined &&
      after(topics.clientCallReply, topic) === undefined
    )
      return false;
    const resolve = this.#waiting.get(topic);
    if (resolve === undefined) return false;
    try {
      resolve(readExact(Buffer.from(payload).toString("utf8")));
    } catch {
      // An answer that cannot be read is none; the question ends with its deadline.
    }
    return true;
  }

  async #ask(topic: string, replyTopic: string, question: string, signal: AbortSignal): Promise<ExactJson> {
    if (this.#waiting.size >= maxWaiting)
      throw new EdgeloomError("OVERLOADED", "too many questions wait for an answer", { place: topic });
    return await waitFor<ExactJson>(
      {
        timeoutMs: defaultTimeoutMs,
        signal,
        place: topic,
        deadlines: this.#deadlines,
        onTimeout: () =>
          new EdgeloomError("DEADLINE_EXCEEDED", "the server has not answered", {
            place: topic,
            retryable: true,
          }),
      },
      ({ resolve, reject }) => {
        this.#waiting.set(replyTopic, resolve);
        this.#link.publish(topic, Buffer.from(question), 1).catch(reject);
        return () => void this.#waiting.delete(replyTopic);
      },
    );
  }
}

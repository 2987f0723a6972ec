import type { Json } from "@edgeloom/runtime";
import { type ExactJson, isExactObject, readExact, toPlain } from "../../exact/index.js";
import type { Logger } from "../../logger/logger.js";
import { after, topics } from "./topics.js";

/** What calls of the server are answered with. */
export type ServerCallParts = {
  readonly answer: (method: string, params: Json | undefined) => Promise<Json>;
  readonly send: (topic: string, payload: string) => Promise<void>;
  readonly logger: Logger;
};

const maxCallBytes = 65_536;
const maxWaiting = 16;
const rememberedIds = 64;

/** Answers calls of the server, one after the other. A call that comes twice, as QoS 1 allows, is done once. */
export class ServerCalls {
  readonly #parts: ServerCallParts;
  readonly #seen = new Set<string>();
  #waiting = 0;
  #last: Promise<void> = Promise.resolve();

  constructor(parts: ServerCallParts) {
    this.#parts = parts;
  }

  /** Looks whether a message is a call. */
  take(topic: string, payload: Uint8Array): boolean {
    const id = after(topics.serverCall, topic);
    if (id === undefined) return false;
    if (!this.#isNew(id)) return true;
    if (this.#waiting >= maxWaiting) {
      void this.#reply(id, { error: "too many calls wait" });
      return true;
    }
    this.#waiting++;
    this.#last = this.#last.then(async () => {
      await this.#serve(id, payload);
      this.#waiting--;
    });
    return true;
  }

  #isNew(id: string): boolean {
    if (this.#seen.has(id)) return false;
    this.#seen.add(id);
    const [oldest] = this.#seen;
    if (this.#seen.size > rememberedIds && oldest !== undefined) this.#seen.delete(oldest);
    return true;
  }

  async #serve(id: string, payload: Uint8Array): Promise<void> {
    const { logger, answer } = this.#parts;
    const call = callIn(payload);
    if (call === undefined) return await this.#reply(id, { error: "the call has no method" });
    logger.info(`Received call of ${call.method}`);
    try {
      await this.#reply(id, await answer(call.method, call.params));
    } catch (error) {
      logger.exception(error, `The call of ${call.method} has failed`);
      await this.#reply(id, { error: error instanceof Error ? error.message : "it has failed" });
    }
  }

  async #reply(id: string, answer: Json): Promise<void> {
    try {
      await this.#parts.send(topics.serverCallReply(id), JSON.stringify(answer));
    } catch (error) {
      this.#parts.logger.debug(
        `The answer to call ${id} was lost`,
        error instanceof Error ? error.message : null,
      );
    }
  }
}

const methodName = /^[\w.-]{1,128}$/;

function callIn(
  payload: Uint8Array,
): { readonly method: string; readonly params: Json | undefined } | undefined {
  let call: ExactJson;
  try {
    call = readExact(Buffer.from(payload).toString("utf8"), { maxBytes: maxCallBytes });
  } catch {
    return undefined;
  }
  const method = isExactObject(call) ? call.get("method") : undefined;
  if (!isExactObject(call) || typeof method !== "string" || !methodName.test(method)) return undefined;
  const params = call.get("params");
  return { method, params: params === undefined ? undefined : toPlain(params) };
}

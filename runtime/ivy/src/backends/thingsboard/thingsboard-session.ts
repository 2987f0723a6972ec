import type { Json } from "@edgeloom/runtime";
import type { MessageLink } from "@edgeloom/runtime/transport/mqtt";
import type { ProcessContext } from "../../run/process-context.js";
import type { ReceivedConfig } from "../backend.js";
import type { Dialect } from "../dialect.js";
import { Requests } from "./requests.js";
import { ServerCalls } from "./server-calls.js";
import { readSessionLimits, type SessionLimits } from "./session-limits.js";
import { readThingsBoardConfig } from "./thingsboard-config.js";
import { after, topics } from "./topics.js";

/** What a session tells, and is told. */
export type SessionParts = {
  readonly context: ProcessContext;
  readonly dialect: Dialect;
  readonly onConfig: (received: ReceivedConfig) => void;
  readonly onLimits: (limits: SessionLimits) => void;
  /** Answers a call of the server. */
  readonly answer: (method: string, params: Json | undefined) => Promise<Json>;
  /** Aborted when nothing is to be asked any more. */
  readonly ending: AbortSignal;
};

/**
 * Everything beside telemetry (specification §6.5): after each connect asks for the configuration and for the limits of the session,
 * and says what runs here; then takes attributes and calls.
 */
export class ThingsBoardSession {
  readonly #parts: SessionParts;
  readonly #link: MessageLink;
  readonly #requests: Requests;
  readonly #calls: ServerCalls;

  constructor(link: MessageLink, parts: SessionParts) {
    this.#parts = parts;
    this.#link = link;
    this.#requests = new Requests(link, parts.context.clock);
    this.#calls = new ServerCalls({
      answer: parts.answer,
      send: async (topic, payload) => await link.publish(topic, Buffer.from(payload), 1),
      logger: parts.context.logger,
    });
  }

  /** Subscribes and listens; before the link is opened. */
  listen(): void {
    const { dialect } = this.#parts;
    const link = this.#link;
    for (const filter of [topics.attributes, topics.attributeResponses]) link.subscribe(filter, 1);
    if (dialect === "edgeloom")
      for (const filter of [topics.serverCalls, topics.clientCallReplies]) link.subscribe(filter, 1);
    link.events.on("message", (topic, payload) => this.#take(topic, payload));
    link.events.on("up", () => void this.#greet());
  }

  #take(topic: string, payload: Uint8Array): void {
    if (this.#requests.isOwnCall(topic) || this.#calls.take(topic, payload)) return;
    const isAnswer = this.#requests.take(topic, payload);
    if (topic !== topics.attributes && after(topics.attributeResponse, topic) === undefined) return;
    // Whoever else asks for attributes gets their answer there, too.
    const { dialect, context, onConfig } = this.#parts;
    const received = readThingsBoardConfig(payload, dialect, context.logger);
    if (received !== undefined) onConfig(received);
    else if (isAnswer) context.logger.debug("The server has no config for this node");
  }

  async #greet(): Promise<void> {
    const { dialect, context, ending } = this.#parts;
    if (dialect === "original") return await this.#attempt(() => this.#askAsOriginal());
    await Promise.all([
      this.#attempt(async () => await this.#requests.sharedAttributes(["configuration"], ending)),
      this.#attempt(async () => {
        this.#parts.onLimits(readSessionLimits(await this.#requests.call("getSessionLimits", ending)));
      }),
      this.#attempt(async () => {
        const attributes = JSON.stringify(await ownAttributes(context));
        await this.#link.publish(topics.attributes, Buffer.from(attributes), 1);
      }),
    ]);
  }

  async #askAsOriginal(): Promise<void> {
    const id = Math.trunc(this.#parts.context.clock.wallSeconds() * 1000);
    await this.#link.publish(topics.attributeRequest(id), Buffer.from('{"sharedKeys": "configuration"}'), 1);
  }

  /** A server that does not answer one of these is still one that takes telemetry. */
  async #attempt(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (!this.#parts.ending.aborted)
        this.#parts.context.logger.debug("The server did not answer a question", reason);
    }
  }
}

/** What the server shows of the node itself. */
async function ownAttributes({ config, state }: ProcessContext): Promise<Json> {
  const { software_version, config_revision, system_identifier } = config.general;
  const { last_boot_time: bootTime } = (await state.load()).system;
  return {
    software_version,
    config_revision,
    system_identifier,
    ...(bootTime === null ? {} : { last_boot_time: bootTime }),
  };
}

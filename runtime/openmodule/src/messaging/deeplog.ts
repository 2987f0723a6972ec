import { createReadStream } from "node:fs";
import { access, readdir } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createGunzip } from "node:zlib";
import { EdgeloomError, type Logger } from "@edgeloom/runtime";
import { consoleLogger, systemClock } from "@edgeloom/runtime/base";
import { type Bus, createBus, type HandlerGroup } from "@edgeloom/runtime/bus";
import { any, type Json, type Model, model } from "@edgeloom/runtime/schema";
import { type MemoryTransport, memoryBus } from "@edgeloom/runtime/transport/memory";
import { codecOf, parseJson } from "@edgeloom/runtime/wire";
import { MessageDispatcher } from "./dispatcher.js";
import type { RaiseOptions } from "./raising.js";
import { openmoduleWire } from "./wire.js";

/** What is replayed, and for whom. */
export type DeeplogOptions = RaiseOptions & {
  /** Where the files `hour_<date>.log` or `hour_<date>.log.gz` are. */
  readonly folder: string;
  /** Name of the service that listens. */
  readonly name: string;
  readonly log?: Logger;
};

const AnyJson: Model<Json> = /*@__PURE__*/ model("JSON", undefined, () => any());
const fileName = /^hour_(.+?)\.log(?:\.gz)?$/;

/**
 * Plays recorded messages to handlers, each when the handlers are done with the one before (openmodule spec §3.5). The files
 * hold one JSON array `[topic, message]` per line; lines that do not are skipped with a warning.
 */
export class DeeplogDispatcher {
  readonly #folder: string;
  readonly #log: Logger;
  readonly #bus: Bus;
  readonly #sender: MemoryTransport;
  readonly #group: HandlerGroup;
  readonly #opened: Promise<unknown>;
  /** Where handlers are registered. */
  readonly messages: MessageDispatcher;
  #timestamp: number | undefined;
  #raised: { readonly error: unknown } | undefined;

  constructor({ folder, name, log = consoleLogger(), ...raise }: DeeplogOptions) {
    const wire = memoryBus({ log });
    this.#folder = folder;
    this.#log = log;
    this.#bus = createBus({ transport: wire.connect(), name, log });
    this.#sender = wire.connect();
    this.#group = this.#bus.group({ name: "deeplog" });
    const onRaised = (error: unknown): void => void (this.#raised ??= { error });
    this.messages = new MessageDispatcher({ ...raise, bus: this.#bus, group: this.#group, onRaised });
    this.#opened = Promise.all([this.#bus.open(), this.#sender.open()]);
    // A failure shows where it is awaited.
    this.#opened.catch(() => {});
  }

  /** Timestamp of the message that is being replayed, in seconds since the epoch; the time now when there is none. */
  get currentTimestamp(): number {
    return this.#timestamp ?? systemClock.wallSeconds();
  }

  /** Plays all hours of the folder, in the order of their names. */
  async dispatchAll(options: { readonly signal?: AbortSignal } = {}): Promise<void> {
    const names = (await readdir(this.#folder)).map((file) => fileName.exec(file)?.[1]);
    const dates = new Set(names.filter((date) => date !== undefined));
    for (const date of [...dates].sort()) await this.dispatchHour(date, options);
  }

  /**
   * Plays the hour of a date, as it stands in the name of its file; the packed file goes before the other.
   *
   * @throws EdgeloomError `CONFIG` when there is neither; and what handlers raise, when this dispatcher is made to raise
   */
  async dispatchHour(date: string, options: { readonly signal?: AbortSignal } = {}): Promise<void> {
    await this.#opened;
    for await (const line of await this.#lines(date)) {
      options.signal?.throwIfAborted();
      await this.#play(line);
    }
    this.#timestamp = undefined;
  }

  /** Takes all handlers away. */
  async close(): Promise<void> {
    await Promise.all([this.#bus.close(), this.#sender.close()]);
  }

  async #lines(date: string): Promise<AsyncIterable<string>> {
    const plain = join(this.#folder, `hour_${date}.log`);
    const exists = (path: string): Promise<boolean> =>
      access(path).then(
        () => true,
        () => false,
      );
    if (await exists(`${plain}.gz`)) {
      const packed = createReadStream(`${plain}.gz`);
      const unpacked = packed.pipe(createGunzip());
      packed.on("error", (error) => unpacked.destroy(error));
      return createInterface({ input: unpacked });
    }
    if (await exists(plain)) return createInterface({ input: createReadStream(plain) });
    throw new EdgeloomError("CONFIG", `there is no recording of ${date}`, {
      place: this.#folder,
      fix: `put hour_${date}.log or hour_${date}.log.gz there`,
    });
  }

  async #play(line: string): Promise<void> {
    const entry = entryOf(line);
    if (entry === undefined) {
      this.#log.warn({ length: line.length }, "a line of a recording is broken and is skipped");
      return;
    }
    const { timestamp } = entry.message;
    this.#timestamp = typeof timestamp === "number" ? timestamp : undefined;
    this.#sender.send(
      entry.topic,
      codecOf(openmoduleWire).encode(AnyJson, entry.message, this.#bus.dynamics),
    );
    await this.#bus.settled();
    await this.#group.idle();
    const raised = this.#raised;
    this.#raised = undefined;
    if (raised !== undefined) throw raised.error;
  }
}

type Entry = { readonly topic: string; readonly message: { readonly [key: string]: Json } };

function entryOf(line: string): Entry | undefined {
  try {
    const [topic, message, ...rest] = parseJson(line) as readonly Json[];
    const isObject = typeof message === "object" && message !== null && !Array.isArray(message);
    if (typeof topic !== "string" || !isObject || rest.length > 0) return undefined;
    return { topic, message: message as Entry["message"] };
  } catch {
    return undefined;
  }
}

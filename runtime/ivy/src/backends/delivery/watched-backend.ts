import type { QueuedMessage } from "../../messages/message-queue.js";
import type { ProcessContext } from "../../run/process-context.js";
import type { Backend, Delivery } from "../backend.js";

/** Who waits for a connection for longer has none. */
const patienceMs = 1_000;

/** A back end that says whenever it begins or ceases to reach its server. The delivery loop asks it for a connection before each step. */
export class WatchedBackend implements Pick<Backend, "name" | "connect" | "publish"> {
  readonly #backend: Backend;
  readonly #context: Pick<ProcessContext, "clock" | "logger" | "connectionChanged">;
  #isConnected: boolean | undefined;

  constructor(backend: Backend, context: Pick<ProcessContext, "clock" | "logger" | "connectionChanged">) {
    this.#backend = backend;
    this.#context = context;
  }

  get name(): string {
    return this.#backend.name;
  }

  async connect(signal: AbortSignal): Promise<void> {
    const late = this.#context.clock.startTimer(patienceMs, () => this.#tell(false));
    try {
      await this.#backend.connect(signal);
      this.#tell(true);
    } catch (error) {
      this.#tell(false);
      throw error;
    } finally {
      late.cancel();
    }
  }

  async publish(messages: readonly QueuedMessage[], signal: AbortSignal): Promise<readonly Delivery[]> {
    return await this.#backend.publish(messages, signal);
  }

  #tell(isConnected: boolean): void {
    if (isConnected === this.#isConnected) return;
    this.#isConnected = isConnected;
    if (isConnected) this.#context.logger.info(`${this.name} connection has been set up`);
    this.#context.connectionChanged?.(isConnected);
  }
}

import { HealthPongTopic, HealthzTopic } from "@edgeloom/openmodule-sdk";
import { EdgeloomError } from "@edgeloom/runtime";
import { waitFor } from "@edgeloom/runtime/base";
import { type Bus, on, publisher, type Registration } from "@edgeloom/runtime/bus";
import { HealthChecks } from "./checks.js";
import { HealthMetrics } from "./metrics.js";
import { brokenRoutine, type HealthHandler, HealthResult, healthError, healthOk } from "./result.js";

/** Where the answer goes: `healthz` as up to line 10, `healthpong` with checks and metrics as from line 11 on. */
export type PongTopic = "healthz" | "healthpong";

/** What the health of a service is made of. */
export type HealthOptions = {
  readonly bus: Bus;
  /** `VERSION` of the service. */
  readonly version: string;
  /** When the process started, in seconds since the epoch. */
  readonly startup?: number;
  readonly pongTopic?: PongTopic;
  readonly handler?: HealthHandler | undefined;
  /** How long the handler may take; default 5 s. */
  readonly handlerTimeoutMs?: number;
  /** Label of every series of a metric; default 1. */
  readonly computeId?: number;
  /** Package that this service belongs to; what `parent: true` stands for. */
  readonly parent?: string;
};

/** Answers every ping of the monitor (openmodule spec §6), whatever the handlers of messages are doing. */
export class Health {
  /** The checks; told only on `healthpong`, but one that fails makes the status `error` on either topic. */
  readonly checks: HealthChecks;
  /** The metrics; told only on `healthpong`. */
  readonly metrics: HealthMetrics;
  readonly #options: HealthOptions;
  readonly #registration: Registration;
  readonly #startup: number;
  #handler: HealthHandler;

  constructor(options: HealthOptions) {
    const { bus } = options;
    this.#options = options;
    this.#startup = options.startup ?? performance.timeOrigin / 1000;
    this.#handler = options.handler ?? healthOk;
    const owner = { package: bus.name, parent: options.parent };
    this.checks = new HealthChecks(owner);
    this.metrics = new HealthMetrics({ ...owner, computeId: options.computeId ?? 1 });
    this.#registration = on(bus, HealthzTopic, "ping", () => this.#answer(), {
      group: bus.group({ name: "health" }),
    });
  }

  /** Replaces the routine that says how the service is doing. */
  setHandler(handler: HealthHandler): void {
    this.#handler = handler;
  }

  /** Answers no more. */
  dispose(): void {
    this.#registration.unregister();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  async #answer(): Promise<void> {
    const { bus, version, pongTopic } = this.#options;
    const { status, message, meta } = await this.#verdict();
    const pong = { status, version, name: bus.name, startup: this.#startup, message };
    if (pongTopic === "healthpong") {
      publisher(bus, HealthPongTopic).healthpong({
        type: "healthpong",
        pong,
        checks: this.checks.report(),
        metrics: this.metrics.report(),
      });
    } else publisher(bus, HealthzTopic).healthz({ pong: { ...pong, meta } });
  }

  async #verdict(): Promise<HealthResult> {
    const own = await this.#runHandler();
    const failure = this.checks.failure();
    return own.status === "ok" && failure !== undefined ? healthError(failure, own.meta) : own;
  }

  async #runHandler(): Promise<HealthResult> {
    const { bus, handlerTimeoutMs = 5_000 } = this.#options;
    try {
      const result: unknown = await this.#timed(handlerTimeoutMs);
      if (result instanceof HealthResult) return result;
      bus.log.error({}, "a health handler must return healthOk() or healthError()");
    } catch (error) {
      bus.log.error({ error }, "the health handler failed");
    }
    return brokenRoutine();
  }

  #timed(timeoutMs: number): Promise<unknown> {
    const late = (): EdgeloomError =>
      new EdgeloomError("DEADLINE_EXCEEDED", `the health handler took more than ${timeoutMs} ms`);
    const { deadlines } = this.#options.bus;
    return waitFor(
      { timeoutMs, place: "health handler", deadlines, onTimeout: late },
      ({ resolve, reject }) => {
        Promise.resolve(this.#handler()).then(resolve, reject);
        return () => {};
      },
    );
  }
}

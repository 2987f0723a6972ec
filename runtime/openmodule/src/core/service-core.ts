import { hostname } from "node:os";
import { EdgeloomError } from "@edgeloom/runtime";
import {
  type Clock,
  type Disposer,
  type LogFacts,
  type Logger,
  redactingLogger,
  Shutdown,
  type ShutdownReport,
  systemClock,
  waitFor,
} from "@edgeloom/runtime/base";
import type { Transport } from "@edgeloom/runtime/transport";
import { zeromqTransport } from "@edgeloom/runtime/transport/zeromq";
import { Alerts } from "../alert/index.js";
import { ConnectionStateListener } from "../connection/index.js";
import { Health } from "../health/index.js";
import { openmoduleLogger } from "../logging/index.js";
import { MessageDispatcher, type Publish, publishOn } from "../messaging/index.js";
import { OpenmoduleRpcClient } from "../rpc/index.js";
import { BusReporter, type ErrorReporter, reportFacts, reportingKind, sdkReporter } from "../sentry/index.js";
import { logLevel, type OpenmoduleSettings } from "../settings/index.js";
import { ServiceBus } from "../tracing/index.js";
import type { Core, CoreDatabase } from "./core.js";
import type { InitOptions } from "./options.js";
import { type Exit, runTask, type Task } from "./run-task.js";
import { taskErrorFile } from "./task-error-file.js";

/** How long a shutdown may take where nothing is said (openmodule spec §4.3). */
export const defaultShutdownMs = 10_000;
/** So much longer than the watchdog waits, so that in production it is the watchdog that ends what hangs. */
const afterWatchdogMs = 2_000;

/** The parts of a core and their end; {@link initOpenmodule} brings it up. */
export class ServiceCore implements Core {
  readonly log: Logger;
  readonly clock: Clock;
  readonly bus: ServiceBus;
  readonly messages: MessageDispatcher;
  readonly rpcClient: OpenmoduleRpcClient;
  readonly health: Health;
  readonly alerts: Alerts;
  readonly publish: Publish;
  readonly exit: Exit;
  sentry: ErrorReporter | undefined;
  database: CoreDatabase | undefined;
  readonly #steps: Shutdown;
  readonly #ending = new AbortController();
  readonly #tasks = new Set<Promise<void>>();
  #connection: ConnectionStateListener | undefined;

  constructor(
    readonly settings: OpenmoduleSettings,
    readonly options: InitOptions,
  ) {
    this.clock = options.clock ?? systemClock;
    this.exit = options.exit ?? ((code) => process.exit(code));
    this.log = this.#makeLog();
    this.bus = this.#makeBus();
    this.messages = this.#makeDispatcher();
    this.rpcClient = new OpenmoduleRpcClient({ bus: this.bus });
    this.health = new Health({
      bus: this.bus,
      version: settings.VERSION,
      computeId: settings.COMPUTE_ID ?? 1,
      parent: settings.PARENT ?? "",
      ...(options.pongTopic === undefined ? {} : { pongTopic: options.pongTopic }),
    });
    this.alerts = new Alerts({ bus: this.bus });
    this.publish = publishOn(this.bus);
    this.#steps = new Shutdown({
      drainMs: (options.shutdownTimeoutMs ?? defaultShutdownMs) + afterWatchdogMs,
      clock: this.clock,
      log: this.log,
    });
    // Ended in the reverse order: what services add, the tasks, the handlers with the bus, and the database that they used.
    this.#steps.add("database", () => this.database?.close());
    this.#steps.add("messages", (budgetMs) => this.bus.close({ drainMs: budgetMs }));
    this.#steps.add("background tasks", (budgetMs) => this.#endTasks(Math.max(1, budgetMs / 2)));
  }

  get connection(): ConnectionStateListener {
    if (this.#connection !== undefined) return this.#connection;
    const listener = new ConnectionStateListener({ bus: this.bus });
    this.#steps.add("connection listener", () => listener.dispose());
    this.#connection = listener;
    return listener;
  }

  runTask(name: string, task: Task): Promise<void> {
    const { log, clock, exit } = this;
    const { taskErrorFile: given = this.settings.TESTING && taskErrorFile } = this.options;
    const errorFile = given === false ? undefined : given;
    const running = runTask(name, task, { log, clock, exit, signal: this.#ending.signal, errorFile });
    this.#tasks.add(running);
    return running.finally(() => this.#tasks.delete(running));
  }

  onShutdown(name: string, end: Disposer): () => void {
    return this.#steps.add(name, end);
  }

  /** Replaced by {@link initOpenmodule}, which knows of what is around the core. */
  shutdown: () => Promise<void> = async () => void (await this.end());

  /** Ends all parts in order. */
  end(): Promise<ShutdownReport> {
    return this.#steps.run();
  }

  /** Starts to report errors, if that is wanted. */
  async startReporting(): Promise<void> {
    const kind = reportingKind(this.options.sentry, this.settings);
    if (kind === "off") return;
    const facts = reportFacts(this.settings, hostname());
    const { sentry } = this.options;
    this.sentry =
      kind === "dsn" && typeof sentry === "object"
        ? await sdkReporter({ ...sentry, facts, log: this.log })
        : new BusReporter(this.bus, facts);
    this.bus.tracer ??= this.sentry.tracer;
  }

  #makeLog(): Logger {
    const { log } = this.options;
    const { NAME: name, LOG_LEVEL, DEBUG } = this.settings;
    const level = logLevel(LOG_LEVEL, DEBUG);
    const onError = (facts: LogFacts, message: string): void => this.#report(facts, message);
    if (log === undefined) return openmoduleLogger({ name, level, onError });
    const covered = redactingLogger(log);
    return {
      ...covered,
      error: (facts, message) => {
        covered.error(facts, message);
        onError(facts, message);
      },
    };
  }

  #report(facts: LogFacts, message: string): void {
    const { error, ...rest } = facts as { readonly error?: unknown };
    if (error === undefined) this.sentry?.captureMessage(message, rest);
    else this.sentry?.captureException(error, { ...rest, message });
  }

  #makeBus(): ServiceBus {
    const { NAME: name } = this.settings;
    const { clock, log, options } = this;
    const bus = new ServiceBus({
      name,
      log,
      clock,
      transport: options.transport ?? this.#brokerTransport(),
      handlers: { concurrency: options.dispatcherConcurrency ?? 1 },
    });
    bus.tracer = options.tracer;
    bus.on("disconnected", (reason) => log.warn({ reason }, "the link to the message broker is lost"));
    bus.on("reconnected", (outageMs) => log.info({ outageMs }, "the link to the message broker is back"));
    return bus;
  }

  /** An error that is raised ends the process like that of a background task, which a dispatcher is in the reference. */
  #makeDispatcher(): MessageDispatcher {
    const {
      raiseHandlerErrors = false,
      raiseValidationErrors = false,
      dispatcherConcurrency = 1,
    } = this.options;
    if ((raiseHandlerErrors || raiseValidationErrors) && dispatcherConcurrency > 1) {
      throw new EdgeloomError(
        "CONFIG",
        "errors can only be raised by handlers that run one after the other",
        {
          place: "initOpenmodule.dispatcherConcurrency",
          fix: "leave dispatcherConcurrency out, or do not raise errors",
        },
      );
    }
    return new MessageDispatcher({
      bus: this.bus,
      exportsSchema: this.settings.TESTING,
      raiseHandlerErrors,
      raiseValidationErrors,
      onRaised: (error) => void this.runTask("dispatcher", () => Promise.reject(error)),
    });
  }

  #brokerTransport(): Transport {
    const { NAME: name, BROKER_SUB: publishTo, BROKER_PUB: subscribeTo } = this.settings;
    return zeromqTransport({ name, publishTo, subscribeTo, log: this.log, clock: this.clock });
  }

  /** A task that goes on must not use up the time that handlers have to finish. */
  async #endTasks(timeoutMs: number): Promise<void> {
    this.#ending.abort();
    const place = "background tasks";
    const onTimeout = (): EdgeloomError =>
      new EdgeloomError(
        "DEADLINE_EXCEEDED",
        `${this.#tasks.size} background tasks go on after the shutdown`,
        { place },
      );
    const { deadlines } = this.bus;
    await waitFor({ timeoutMs, place, deadlines, onTimeout }, ({ resolve, reject }) => {
      Promise.all(this.#tasks).then(resolve, reject);
      return () => {};
    });
  }
}

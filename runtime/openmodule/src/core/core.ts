import type { Clock, Logger, Disposer as ShutdownStep } from "@edgeloom/runtime/base";
import type { Bus } from "@edgeloom/runtime/bus";
import type { Alerts } from "../alert/index.js";
import type { ConnectionStateListener } from "../connection/index.js";
import type { Health } from "../health/index.js";
import type { MessageDispatcher, Publish } from "../messaging/index.js";
import type { OpenmoduleRpcClient } from "../rpc/index.js";
import type { ErrorReporter } from "../sentry/index.js";
import type { OpenmoduleSettings } from "../settings/index.js";
import type { Task } from "./run-task.js";

/** What a core asks of a database: that it can be closed. */
export type CoreDatabase = { close(): void | Promise<void> };

/** The one core of a process: everything that a service needs to take part (openmodule spec §4). */
export type Core<Database extends CoreDatabase = CoreDatabase> = {
  readonly settings: OpenmoduleSettings;
  readonly log: Logger;
  readonly clock: Clock;
  readonly bus: Bus;
  /** Handlers of messages, one message at a time and in order. */
  readonly messages: MessageDispatcher;
  readonly rpcClient: OpenmoduleRpcClient;
  readonly health: Health;
  readonly alerts: Alerts;
  /** How this device is connected to the cloud, as the newest line says it; listens from its first use on. */
  readonly connection: ConnectionStateListener;
  /** Where errors are reported to; undefined when reporting is off. */
  readonly sentry: ErrorReporter | undefined;
  readonly database: Database | undefined;
  /** Publishes a message; name and timestamp are filled in. */
  readonly publish: Publish;
  /** Runs work in the background until the shutdown; when it fails, the process ends with code 10. */
  runTask(name: string, task: Task): Promise<void>;
  /** Ends something with the core, while messages still go out: what was added last ends first. The result takes it out again. */
  onShutdown(name: string, end: ShutdownStep): () => void;
  /** The same as `shutdownOpenmodule`. */
  shutdown(): Promise<void>;
};

let current: Core | undefined;

/** The running core of this process; undefined when there is none. */
export function core(): Core | undefined {
  return current;
}

/** @internal Makes a core the one of the process, or ends that. */
export function setCore(next: Core | undefined): void {
  current = next;
}

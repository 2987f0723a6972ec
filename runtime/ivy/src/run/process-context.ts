import type { Config, State } from "@edgeloom/ivy-sdk";
import type { Clock } from "@edgeloom/runtime/base";
import type { NodeFolders } from "../env/environment.js";
import type { Logger } from "../logger/logger.js";
import type { ConfigOutcomes } from "../messages/config-outcomes.js";
import type { MessageQueue } from "../messages/message-queue.js";
import type { PendingConfigs } from "../state/pending-configs.js";
import type { StateInterface } from "../state/state-interface.js";

/** What a child process is given: the entry point of a procedure or back end runs with it until it is asked to end. */
export type ProcessContext<C extends Config = Config, S extends State = State> = {
  /** Name of the process: `system-checks`, `tenta-backend`. */
  readonly name: string;
  readonly config: C;
  readonly logger: Logger;
  readonly queue: MessageQueue;
  readonly state: StateInterface<S>;
  readonly pendingConfigs: PendingConfigs;
  /** What became of the configurations that came from afar. */
  readonly outcomes: ConfigOutcomes;
  /** Where the node keeps what. */
  readonly folders: NodeFolders;
  readonly clock: Clock;
  /** A back end says by it whether it reaches its server; a new configuration that takes that away from the node is given up. */
  readonly connectionChanged?: (isConnected: boolean) => void;
  /** Aborted when the process is asked to end. It then has its time limit to clean up and return. */
  readonly teardown: AbortSignal;
};

/** What a procedure or back end is: runs until `context.teardown` is aborted. To return or fail earlier counts as a crash. */
export type EntryPoint<C extends Config = Config, S extends State = State> = (
  context: ProcessContext<C, S>,
) => Promise<void>;

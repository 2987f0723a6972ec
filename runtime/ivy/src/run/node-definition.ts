import type { Config, State, Version } from "@edgeloom/ivy-sdk";
import type { Model } from "@edgeloom/runtime";
import type { ConfigMigration } from "../config/index.js";
import type { LogLayout } from "../logger/index.js";
import type { QueueLimits } from "../store/index.js";
import type { UpdateContext } from "../update/update-context.js";
import type { UpdateRunner } from "../update/update-runner.js";
import type { EntryPoint } from "./process-context.js";

/** What a node is made of. Main process and children import the same module, which exports it as `node`. */
export type NodeDefinition<C extends Config = Config, S extends State = State> = {
  /** Version of this software. */
  readonly version: Version;
  /** The project's own configuration and state, if it has any; else those of the SDK. */
  readonly config?: Model<C, unknown>;
  readonly state?: Model<S, unknown>;
  readonly migrations?: readonly ConfigMigration[];
  /** What runs, by name, in order of their start. */
  readonly procedures: Readonly<Record<string, EntryPoint<C, S>>>;
  /** Talks to the server; started as `<provider>-backend` where the configuration has a back end. */
  readonly backend?: EntryPoint<C, S>;
  /** Works on configurations from afar, in the main process. Without it they wait. */
  readonly updater?: (context: UpdateContext<C, S>) => UpdateRunner;
  /** How log lines look. */
  readonly logLayout?: LogLayout;
  /** How much is kept of the queue, the archive and the log. */
  readonly retention?: QueueLimits & { readonly logDays?: number | null };
};

/** Checks at compile time what a node is made of. */
export function defineNode<C extends Config = Config, S extends State = State>(
  definition: NodeDefinition<C, S>,
): NodeDefinition<C, S> {
  return definition;
}

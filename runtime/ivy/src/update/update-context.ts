import type { Config, State, Version } from "@edgeloom/ivy-sdk";
import type { Model } from "@edgeloom/runtime";
import type { ConfigMigration } from "../config/index.js";
import type { ConfigOutcomes } from "../messages/config-outcomes.js";
import type { ProcessContext } from "../run/process-context.js";

/** What an updater works with, beside what every process has. */
export type UpdateContext<C extends Config = Config, S extends State = State> = ProcessContext<C, S> & {
  /** Version of the software that runs. */
  readonly version: Version;
  /** The project's own configuration; ours when left out. */
  readonly configModel?: Model<C, unknown>;
  readonly migrations?: readonly ConfigMigration[];
  readonly outcomes: ConfigOutcomes;
};

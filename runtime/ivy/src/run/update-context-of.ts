import type { Config, State } from "@edgeloom/ivy-sdk";
import type { UpdateContext } from "../update/update-context.js";
import type { NodeDefinition } from "./node-definition.js";
import type { OpenContext } from "./open-context.js";

/** What the updater of a node is made with: in its main process, or in a command that rehearses an update. */
export function updateContextOf<C extends Config, S extends State>(
  { version, config, migrations }: NodeDefinition<C, S>,
  { context, outcomes }: OpenContext<C, S>,
): UpdateContext<C, S> {
  return {
    ...context,
    logger: context.logger.child("updater"),
    outcomes,
    version,
    ...(config === undefined ? {} : { configModel: config }),
    ...(migrations === undefined ? {} : { migrations }),
  };
}

import { EdgeloomError } from "@edgeloom/runtime";
import type { Bus } from "@edgeloom/runtime/bus";
import { type Core, core as runningCore } from "../core/core.js";
import { settings } from "../settings/index.js";
import { OpenmoduleRpcServer, type OpenmoduleRpcServerOptions } from "./server.js";

/** Options of {@link createRpcServer}. */
export type CreateRpcServerOptions = Omit<OpenmoduleRpcServerOptions, "bus" | "exportsSchema"> & {
  /** Default: the running core. */
  readonly core?: Pick<Core, "bus" | "settings">;
  /** A bus without a core; then the settings are those of the process. */
  readonly bus?: Bus;
};

/**
 * Makes an RPC server on the bus of a core. It answers for the `RESOURCE` of the settings, unless `filterResource` is false
 * or that is empty. It ends with its core; `shutdown` ends it earlier.
 */
export function createRpcServer(options: CreateRpcServerOptions = {}): OpenmoduleRpcServer {
  const { core: given, bus: ownBus, ...rest } = options;
  const core = given ?? (ownBus === undefined ? runningCore() : undefined);
  const bus = ownBus ?? core?.bus;
  if (bus === undefined)
    throw new EdgeloomError("CONFIG", "there is no core that the RPC server could use", {
      place: "createRpcServer",
      fix: "call initOpenmodule first, or give core or bus",
    });
  const { RESOURCE, TESTING } = core?.settings ?? settings;
  return new OpenmoduleRpcServer({ resource: RESOURCE, ...rest, bus, exportsSchema: TESTING });
}

import { Connection } from "./connection.js";
import type { ArchFxApiOptions } from "./options.js";
import { type TypedGroups, typedGroups } from "./typed-groups.js";

/**
 * A connection to ArchFX Cloud: who is logged in, and every resource, typed (`api.machines.get({ slug })`) and by name
 * (`api.resource("machine")(slug).get()`). Safe to share. Nothing is sent before a call, and nothing is taken from the environment:
 * no proxy, no `.netrc`, no cookies. The constructor throws `CONFIG` for a domain or an option that cannot be.
 */
export type ArchFxApi = Connection & TypedGroups;

class TypedConnection extends Connection {
  constructor(options?: ArchFxApiOptions) {
    super(options);
    // Getters, so that a group is bound when it is used first.
    Object.defineProperties(this, Object.getOwnPropertyDescriptors(typedGroups(this.http)));
  }
}

/** See the type of the same name. */
export const ArchFxApi = TypedConnection as new (options?: ArchFxApiOptions) => ArchFxApi;

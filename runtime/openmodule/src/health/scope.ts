import { EdgeloomError } from "@edgeloom/runtime";

/** Which part of which package a check or metric is about. */
export type HealthScope = {
  /** Default: this service. */
  readonly package?: string;
  /** True: the package that this service belongs to, as its setting `PARENT` says. Not together with `package`. */
  readonly parent?: boolean;
  readonly source?: string;
};

/** Whose checks and metrics those are that name no package. */
export type HealthOwner = {
  readonly package: string;
  /** What `parent: true` stands for; undefined or empty when there is none. */
  readonly parent?: string | undefined;
};

/** A scope in which nothing is left to be filled in. */
export type FullScope = { readonly package: string; readonly source?: string };

/**
 * The package and source that a scope stands for.
 *
 * @throws EdgeloomError `CONFIG` when it names the parent of a service that has none, or a package beside it
 */
export function fullScope(owner: HealthOwner, scope: HealthScope): FullScope {
  const source = scope.source === undefined ? {} : { source: scope.source };
  if (scope.parent !== true) return { package: scope.package ?? owner.package, ...source };
  if (scope.package !== undefined) throw wrongParent(owner, "a scope names its package and `parent`, too");
  if (!owner.parent) throw wrongParent(owner, "the service has no parent");
  return { package: owner.parent, ...source };
}

/** One text for what identifies a check or metric. */
export function keyOf(id: string, scope: FullScope): string {
  return JSON.stringify([scope.package, scope.source ?? null, id]);
}

function wrongParent(owner: HealthOwner, what: string): EdgeloomError {
  return new EdgeloomError("CONFIG", what, {
    place: `health of ${owner.package}`,
    fix: "set PARENT to the package that the service belongs to, or name the package itself",
  });
}

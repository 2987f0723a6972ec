import type { HealthCheck, HealthCheckState } from "@edgeloom/openmodule-sdk";
import { EdgeloomError } from "@edgeloom/runtime";

/** Which part of which package a check or metric is about. */
export type HealthScope = {
  /** Default: this service. */
  readonly package?: string;
  readonly source?: string;
};

/** What a check is, for people. */
export type CheckFacts = HealthScope & { readonly name: string; readonly description: string };

type Check = {
  readonly facts: Omit<HealthCheck, "state" | "message">;
  state: HealthCheckState;
  message?: string | undefined;
};

/** One text for what identifies a check or metric. */
export function keyOf(
  id: string,
  scope: { readonly package: string; readonly source?: string | undefined },
): string {
  return JSON.stringify([scope.package, scope.source ?? null, id]);
}

/** The checks of a service, as the newer lines tell them (openmodule spec §6). */
export class HealthChecks {
  readonly #package: string;
  readonly #checks = new Map<string, Check>();

  /** `package` is that of checks that name none. */
  constructor(options: { readonly package: string }) {
    this.#package = options.package;
  }

  /** Adds a check; it has no data until its first outcome. Adding it again keeps the outcome and changes its words. */
  add(id: string, { name, description, ...scope }: CheckFacts): void {
    const place = { package: this.#package, ...scope };
    const known = this.#checks.get(keyOf(id, place));
    const facts = { id, name, description, ...place };
    this.#checks.set(keyOf(id, place), { state: "no-data", ...known, facts });
  }

  /** Takes a check away; tells whether it was there. */
  remove(id: string, scope: HealthScope = {}): boolean {
    return this.#checks.delete(keyOf(id, { package: this.#package, ...scope }));
  }

  /** The check went wrong. */
  fail(id: string, message: string, scope: HealthScope = {}): void {
    this.#set(id, scope, "fail", message);
  }

  /** The check went well. */
  success(id: string, scope: HealthScope = {}): void {
    this.#set(id, scope, "ok", undefined);
  }

  /** Message of the last check that fails; undefined when none does. */
  failure(): string | undefined {
    return [...this.#checks.values()].findLast(({ state }) => state === "fail")?.message;
  }

  /** All checks as they are now. */
  report(): readonly HealthCheck[] {
    return [...this.#checks.values()].map(({ facts, state, message }) => {
      const { id, package: owner, name, description, source } = facts;
      return { id, package: owner, state, name, description, message, source };
    });
  }

  #set(id: string, scope: HealthScope, state: HealthCheckState, message: string | undefined): void {
    const check = this.#checks.get(keyOf(id, { package: this.#package, ...scope }));
    if (check === undefined) {
      throw new EdgeloomError("CONFIG", `there is no health check ${id}`, {
        place: id,
        fix: "add the check first",
      });
    }
    check.state = state;
    check.message = message;
  }
}

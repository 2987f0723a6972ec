import type { HealthCheck, HealthCheckState } from "@edgeloom/openmodule-sdk";
import { EdgeloomError } from "@edgeloom/runtime";
import { type FullScope, fullScope, type HealthOwner, type HealthScope, keyOf } from "./scope.js";

/** A check in words, for people. */
export type CheckWords = { readonly name: string; readonly description: string };

/** What a check is, and of what. */
export type CheckFacts = HealthScope & CheckWords;

type Check = {
  readonly facts: Omit<HealthCheck, "state" | "message">;
  state: HealthCheckState;
  message?: string | undefined;
};

/** The checks of a service, as the newer lines tell them (openmodule spec §6). */
export class HealthChecks {
  readonly #owner: HealthOwner;
  readonly #checks = new Map<string, Check>();
  readonly #templates = new Map<string, CheckWords>();

  /** `package` is that of checks that name none, `parent` that of checks of the parent. */
  constructor(owner: HealthOwner) {
    this.#owner = owner;
  }

  /** Adds a check; it has no data until its first outcome. Adding it again keeps the outcome and changes its words. */
  add(id: string, { name, description, ...scope }: CheckFacts): void {
    this.#put(id, { name, description }, fullScope(this.#owner, scope));
  }

  /**
   * Describes a check that many packages or sources have, such as one per camera: the first outcome for one of them adds it.
   * `{package}` and `{source}` in the words stand for those. Adding it again counts for checks that come later.
   */
  addTemplate(id: string, words: CheckWords): void {
    this.#templates.set(id, words);
  }

  /** Takes a check away; tells whether it was there. Where there is a template, the next outcome brings it back. */
  remove(id: string, scope: HealthScope = {}): boolean {
    return this.#checks.delete(keyOf(id, fullScope(this.#owner, scope)));
  }

  /** Takes a template away, with all checks that have its id; tells whether it was there. */
  removeTemplate(id: string): boolean {
    if (!this.#templates.delete(id)) return false;
    for (const [key, { facts }] of this.#checks) if (facts.id === id) this.#checks.delete(key);
    return true;
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

  #put(id: string, words: CheckWords, scope: FullScope): Check {
    const known = this.#checks.get(keyOf(id, scope));
    const check: Check = { state: "no-data", ...known, facts: { id, ...words, ...scope } };
    this.#checks.set(keyOf(id, scope), check);
    return check;
  }

  #set(id: string, given: HealthScope, state: HealthCheckState, message: string | undefined): void {
    const scope = fullScope(this.#owner, given);
    const check = this.#checks.get(keyOf(id, scope)) ?? this.#fromTemplate(id, scope);
    check.state = state;
    check.message = message;
  }

  #fromTemplate(id: string, scope: FullScope): Check {
    const template = this.#templates.get(id);
    if (template === undefined) {
      throw new EdgeloomError("CONFIG", `there is no health check ${id}`, {
        place: id,
        fix: "add the check or a template of it first",
      });
    }
    const filled = (text: string): string =>
      text.replaceAll(/\{(package|source)\}/g, (_, word: "package" | "source") => scope[word] ?? "");
    return this.#put(id, { name: filled(template.name), description: filled(template.description) }, scope);
  }
}

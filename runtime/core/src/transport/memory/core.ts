import type { Clock } from "../../base/clock.js";
import type { DeadlineTable } from "../../base/deadline.js";
import type { Logger } from "../../base/log.js";
import type { QueueLimits } from "../../base/queue.js";
import { PrefixTable } from "../prefix-table.js";
import { type Peer, Router } from "./router.js";

/** A client as the bus sees it. */
export type Link = Peer & {
  /** Somebody else's subscription came or went. */
  announce(prefix: string, present: boolean): void;
  /** The bus went up or down: the link follows as far as its own faults allow. */
  refresh(reason: string): void;
};

/** What a bus and its clients agree on. */
export type BusSettings = {
  readonly outgoing: Omit<QueueLimits, "policy">;
  readonly incoming: Partial<QueueLimits>;
  readonly clock: Clock;
  readonly deadlines: DeadlineTable;
  readonly log: Logger;
};

/** The inside of a memory bus, which its clients share. */
export class BusCore {
  readonly router = new Router();
  readonly interest = new PrefixTable();
  readonly settings: BusSettings;
  readonly #links = new Set<Link>();
  #alive = true;

  constructor(settings: BusSettings) {
    this.settings = settings;
  }

  get alive(): boolean {
    return this.#alive;
  }

  get links(): number {
    return this.#links.size;
  }

  setAlive(alive: boolean, reason: string): void {
    this.#alive = alive;
    if (!alive) this.router.clear();
    for (const link of [...this.#links]) link.refresh(reason);
  }

  attach(link: Link): void {
    this.#links.add(link);
  }

  detach(link: Link): void {
    this.#links.delete(link);
  }

  /** Notes a subscription of a connected client and tells all others. */
  subscribe(prefix: string): void {
    this.router.forgetRoutes();
    if (this.interest.add(prefix)) this.#announce(prefix, true);
  }

  unsubscribe(prefix: string): void {
    this.router.forgetRoutes();
    if (this.interest.remove(prefix)) this.#announce(prefix, false);
  }

  /** Told later, as everything on a bus; a link that comes up meanwhile learns it from the table instead. */
  #announce(prefix: string, present: boolean): void {
    const told = [...this.#links].filter((link) => link.connected);
    if (told.length === 0) return;
    queueMicrotask(() => {
      for (const link of told) link.announce(prefix, present);
    });
  }
}

import type { Clock } from "@edgeloom/runtime/base";
import type { SendWhen } from "@edgeloom/runtime/devices";
import { equalJson } from "@edgeloom/runtime/schema";
import { valueAt } from "./pointer.js";
import type { View } from "./view.js";

/** Statuses as rules look at them. */
export type ViewPair = { readonly next: View; readonly current: View | undefined };

type Threshold = Extract<SendWhen, { kind: "at-least" | "above" }>;

/** Decides by declared reasons whether a status is sent on (fleet spec §12). One for all devices of a type. */
export class SendReasons {
  readonly #reasons: readonly SendWhen[];
  readonly #clock: Clock;
  /** When a throttled reason last held. */
  readonly #heldMs = new Map<SendWhen, number>();

  constructor(reasons: readonly SendWhen[], clock: Clock) {
    this.#reasons = reasons;
    this.#clock = clock;
  }

  /** Throws when a payload that a reason looks into is not what it should be. */
  hold(pair: ViewPair): boolean {
    return this.#reasons.some((reason) => this.#holds(reason, pair));
  }

  #holds(reason: SendWhen, { next, current }: ViewPair): boolean {
    switch (reason.kind) {
      case "always":
        return true;
      case "no-current":
        return current === undefined;
      case "bytes-differ":
        return current === undefined || (current !== next && !current.buffer.equals(next.bytes));
      case "differs":
        return isOther(next, current) && reason.at.some((pointer) => differs(next, current, pointer));
      case "at-least":
      case "above":
        return current !== undefined && isOver(reason, next) && this.#isDue(reason);
    }
  }

  #isDue(reason: Threshold): boolean {
    if (reason.throttleMs === undefined) return true;
    const nowMs = this.#clock.nowMs();
    const lastMs = this.#heldMs.get(reason);
    if (lastMs !== undefined && nowMs - lastMs <= reason.throttleMs) return false;
    this.#heldMs.set(reason, nowMs);
    return true;
  }
}

/** A status that repeats the one before has its view, too, and nobody needs to look into it. */
function isOther(next: View, current: View | undefined): current is View {
  return current !== undefined && current !== next;
}

function differs(next: View, current: View, pointer: string): boolean {
  return !equalJson(valueAt(next.subject, pointer), valueAt(current.subject, pointer));
}

function isOver({ kind, at, value }: Threshold, next: View): boolean {
  const found = valueAt(next.subject, at);
  if (typeof found !== "number" && typeof found !== "bigint") return false;
  return kind === "above" ? found > value : found >= value;
}

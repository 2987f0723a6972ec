import { randomBytes } from "node:crypto";
import { EdgeloomError } from "@edgeloom/runtime";
import { type Deadline, waitFor } from "@edgeloom/runtime/base";
import type { Bus } from "@edgeloom/runtime/bus";
import { handshakePrefix, testTimeouts, type WaitLimit } from "./defaults.js";

/** A topic or channel that nobody else uses. */
export function handshakeName(): string {
  return `${handshakePrefix}${randomBytes(8).toString("hex")}`;
}

/** Does something again and again until it has an effect: until `done` is called, at once or later. */
export async function pingUntil(
  bus: Bus,
  place: string,
  limit: WaitLimit,
  attempt: (done: () => void) => void,
): Promise<void> {
  const timeoutMs = limit.timeoutMs ?? testTimeouts.waitForMessageMs;
  const late = (): EdgeloomError =>
    new EdgeloomError("DEADLINE_EXCEEDED", `${place} did not come up in ${timeoutMs} ms`, { place });
  await waitFor<void>(
    { ...limit, timeoutMs, place, deadlines: bus.deadlines, onTimeout: late },
    ({ resolve }) => {
      let next: Deadline | undefined;
      const again = (): void => {
        attempt(resolve);
        next = bus.deadlines.schedule(testTimeouts.handshakePollMs, again);
      };
      again();
      return () => next?.cancel();
    },
  );
}

import { vi } from "vitest";

/** Waits until an assertion holds. */
export async function eventually(assertion: () => void, timeoutMs = 20_000): Promise<void> {
  await vi.waitFor(assertion, { timeout: timeoutMs, interval: 5 });
}

import { vi } from "vitest";
import type { Frames, Transport, TransportEvents } from "./transport.js";

/** A message as the tests compare it. */
export type Seen = { readonly topic: string; readonly body: string };

/** A client under observation. */
export type Client = {
  readonly transport: Transport;
  readonly seen: Seen[];
  readonly events: (readonly [keyof TransportEvents, ...unknown[]])[];
};

/** How long tests wait for what must happen. */
export const waitMs = 10_000;

/** Waits until an assertion holds. */
export async function eventually(assertion: () => void, timeoutMs = waitMs): Promise<void> {
  await vi.waitFor(assertion, { timeout: timeoutMs, interval: 2 });
}

function text(frame: Uint8Array | undefined): string {
  return Buffer.from(frame ?? []).toString();
}

/** Observes a transport: all messages and all events, in order. */
export function observe(transport: Transport): Client {
  const client: Client = { transport, seen: [], events: [] };
  transport.onFrames((frames: Frames) => client.seen.push({ topic: text(frames[0]), body: text(frames[1]) }));
  for (const event of ["connected", "disconnected", "reconnected", "interest", "dropped"] as const) {
    transport.on(event, (...args: unknown[]) => client.events.push([event, ...args]));
  }
  return client;
}

/** The events of one kind that a client has seen. */
export function eventsOf(client: Client, kind: keyof TransportEvents): (readonly unknown[])[] {
  return client.events.filter(([event]) => event === kind).map(([, ...args]) => args);
}

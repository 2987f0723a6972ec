import { type Core, initOpenmodule } from "@edgeloom/openmodule";
import { EdgeloomError, waitFor } from "@edgeloom/runtime/base";

/** What a service tells the test. */
export type Told = { readonly event: string; readonly [key: string]: string | number | boolean | null };

/** What the test tells a service. */
export type Order = { readonly [key: string]: string };

/** Says something to the test. */
export type Tell = (told: Told) => void;

/** Gate of the site. */
export const gateway = { gate: "gate1", direction: "in" } as const;

/** Name of the access backend. */
export const backendName = "om_backend_1";

/** Runs a service of the site until it is asked to end; it does not outlive the test. */
export async function runService(
  setUp: (core: Core, tell: Tell) => Promise<((order: Order) => Promise<void>) | undefined>,
): Promise<void> {
  const core = await initOpenmodule(undefined, { sentry: false, dsgvo: false });
  const tell: Tell = (told) => void process.send?.(told);
  const take = await setUp(core, tell);
  process.on(
    "message",
    (order) => void core.runTask("order", () => take?.(order as Order) ?? Promise.resolve()),
  );
  process.on("disconnect", () => process.exit(1));
  await core.bus.settled();
  tell({ event: "ready", startup: performance.timeOrigin / 1_000 });
}

/** Resolves when somebody listens to a topic: what nobody hears is lost on this bus, as on every other without storage. */
export async function whenHeard(core: Core, topic: string): Promise<void> {
  const { transport, deadlines } = core.bus;
  const place = `a listener to ${topic}`;
  const onTimeout = (): EdgeloomError => new EdgeloomError("UNAVAILABLE", `${place} did not come`, { place });
  await waitFor<void>({ timeoutMs: 10_000, place, deadlines, onTimeout }, ({ resolve }) => {
    const look = (): void => (transport.hasSubscriber(topic) ? resolve() : undefined);
    const stop = transport.on("interest", look);
    look();
    return stop;
  });
}

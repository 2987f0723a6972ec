import { Shutdown, shutDownOnSignals } from "@edgeloom/runtime/base";
import { defaultShutdownMs, type ServiceCore } from "./service-core.js";

/** Signals that end a service, and the codes with which a process ends that does nothing about them. */
const signals = [
  ["SIGTERM", 143],
  ["SIGINT", 130],
] as const;

/**
 * Ends the process at once on SIGTERM and SIGINT, as there is nothing yet that would have to end in order. As the first process
 * of a container it would else take no notice of them, for as long as it waits for the broker. The result takes that back.
 */
export function endOnSignals({ options, log, exit }: ServiceCore): () => void {
  const { signalSource = process } = options;
  const listeners = signals.map(([signal, code]) => {
    const onSignal = (): void => {
      log.warn({ signal }, "the service is ended while it starts");
      exit(code);
    };
    signalSource.on(signal, onSignal);
    return () => signalSource.off(signal, onSignal);
  });
  return () => {
    for (const release of listeners) release();
  };
}

/** Shuts the core down on SIGTERM and SIGINT, and ends the process. The result takes that back. */
export function catchSignals(core: ServiceCore): () => void {
  const { signalSource = process, shutdownTimeoutMs = defaultShutdownMs } = core.options;
  const shutdown = new Shutdown({ drainMs: 2 * shutdownTimeoutMs, clock: core.clock, log: core.log });
  shutdown.add("core", () => core.shutdown());
  return shutDownOnSignals(shutdown, {
    source: {
      on: (signal, listener) => signalSource.on(signal, listener),
      off: (signal, listener) => signalSource.off(signal, listener),
      exit: core.exit,
    },
  });
}

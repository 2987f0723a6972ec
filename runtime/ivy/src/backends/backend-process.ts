import { EdgeloomError } from "@edgeloom/runtime";
import type { Timer } from "@edgeloom/runtime/base";
import type { EntryPoint, ProcessContext } from "../run/process-context.js";
import type { Backend, BackendFactory, ConfigWithBackend } from "./backend.js";
import { ConfigReceiver } from "./config/config-receiver.js";
import { DeliveryLoop } from "./delivery/delivery-loop.js";
import { WatchedBackend } from "./delivery/watched-backend.js";
import { plainMqttBackend } from "./plain/plain-backend.js";
import { tentaBackend } from "./tenta/tenta-backend.js";
import { type ThingsBoardOptions, thingsBoardBackend } from "./thingsboard/thingsboard-backend.js";

/** What the process of a back end is made of. */
export type BackendProcessOptions = ThingsBoardOptions & {
  /** Back ends by provider, in place of ours or beside them. */
  readonly factories?: Readonly<Record<string, BackendFactory>>;
  /** How often to look for new messages; 500 ms when left out. */
  readonly idleMs?: number;
};

/** What was sent when the time is over may still be acknowledged, so that it is not sent again. */
const graceMs = 1_000;

/**
 * The entry point of the process that talks to the server (`defineNode({ backend: backendProcess() })`): sends what waits in the
 * queue, and takes in configurations. Asked to end, it sends what is left for up to `max_drain_time` seconds (specification R19).
 */
export function backendProcess(options: BackendProcessOptions = {}): EntryPoint {
  return async (context) => {
    const { config } = context;
    if (config.backend === null) throw noBackend("null");
    const made = factoryFor(config.backend.provider, options)(
      { ...config, backend: config.backend },
      context,
    );
    await runBackend(made, { ...config, backend: config.backend }, context, options);
  };
}

async function runBackend(
  backend: Backend,
  {
    backend: { max_parallel_messages: maxBatch, max_drain_time: maxDrainSeconds, mqtt_connection },
    general,
  }: ConfigWithBackend,
  context: ProcessContext,
  { idleMs }: BackendProcessOptions,
): Promise<void> {
  const { logger, clock, teardown } = context;
  const { name } = backend;
  logger.info(`Setting up ${name} backend`);
  const receiver = new ConfigReceiver({ ...context, revision: general.config_revision });
  backend.onConfig((received) => receiver.take(received));
  const end = new AbortController();
  let limit: Timer | undefined;
  const drain = (): void => {
    logger.debug("Received a teardown indicator");
    logger.debug(`Waiting max. ${maxDrainSeconds} seconds to send remaining messages`);
    limit = clock.startTimer(Math.max(graceMs, maxDrainSeconds * 1000), () => end.abort());
  };
  if (teardown.aborted) drain();
  teardown.addEventListener("abort", drain, { once: true });
  try {
    logger.info(`Connecting to ${name} backend with client id ${mqtt_connection.client_id}`);
    const loop = new DeliveryLoop({
      ...context,
      backend: new WatchedBackend(backend, context),
      maxBatch,
      ...(idleMs === undefined ? {} : { idleMs }),
    });
    await loop.run(end.signal, teardown);
    logger.debug(
      end.signal.aborted
        ? `Max. drain time reached, stopping the ${name} backend`
        : "Send out all messages, exiting the procedure",
    );
  } finally {
    teardown.removeEventListener("abort", drain);
    limit?.cancel();
    logger.debug(`Tearing down the ${name} client`);
    await backend.close();
    logger.debug("Finished the teardown");
  }
}

function factoryFor(provider: string, options: BackendProcessOptions): BackendFactory {
  const { factories = {} } = options;
  const own = Object.hasOwn(factories, provider) ? factories[provider] : undefined;
  if (own !== undefined) return own;
  switch (provider) {
    case "tenta":
      return tentaBackend(options);
    case "thingsboard":
      return thingsBoardBackend(options);
    case "mqtt":
      return plainMqttBackend(options);
    default:
      throw noBackend(provider);
  }
}

function noBackend(provider: string): EdgeloomError {
  return new EdgeloomError("CONFIG", `there is no back end for the provider ${provider}`, {
    place: "backend.provider",
    fix: "use tenta, thingsboard or mqtt, or give its factory to backendProcess",
  });
}

import {
  type AnonymizeMessage,
  AnonymizeRequest,
  EmptyModel,
  PrivacyService,
  PrivacyTopic,
} from "@edgeloom/openmodule-sdk";
import { type Bus, on, publisher } from "@edgeloom/runtime/bus";
import { type CallOptions, rpcClient } from "@edgeloom/runtime/rpc";
import { busOf } from "../core/bus-of.js";
import { isBridgedSlave } from "../packages/index.js";
import type { OpenmoduleRpcServer } from "../rpc/index.js";
import type { Disposer } from "../settings/index.js";

/** Forgets what is known of a session and of its vehicles. Doing it twice must be fine. */
export type AnonymizeHandler = (message: AnonymizeMessage) => void | Promise<void>;

/**
 * Hears the orders to forget people (openmodule spec §8.2). Every service that holds personal data has to. The result hears
 * no more.
 *
 * @param options.bus - default: that of the running core
 */
export function onAnonymize(handler: AnonymizeHandler, options: { readonly bus?: Bus } = {}): Disposer {
  const registration = on(busOf(options.bus, "onAnonymize"), PrivacyTopic, "anonymize", handler);
  const dispose = (): void => void registration.unregister();
  return Object.assign(dispose, { [Symbol.dispose]: dispose });
}

/**
 * Asks the privacy container to have sessions anonymised on the whole device.
 *
 * @param options.bus - default: that of the running core
 */
export async function anonymizeSessions(
  sessionIds: readonly string[],
  options: CallOptions & { readonly bus?: Bus } = {},
): Promise<void> {
  const { bus, ...call } = options;
  await rpcClient(busOf(bus, "anonymizeSessions"), PrivacyService).anonymize(
    { session_ids: sessionIds },
    call,
  );
}

/** What a privacy container is made of. */
export type PrivacyContainerOptions = {
  /** Default: that of the running core. */
  readonly bus?: Bus;
  /** The vehicles of a session. */
  readonly vehicleIdsOf: (sessionId: string) => readonly bigint[] | Promise<readonly bigint[]>;
  /** Whether this device is the slave of another one; default: as {@link isBridgedSlave} finds it. Undefined when nobody knows. */
  readonly bridgedSlave?: boolean | undefined;
};

/**
 * Serves `privacy/anonymize` as the privacy container does: it tells every service which sessions and vehicles to forget. On a
 * bridged slave, and where nobody knows whether it is one, nothing is registered, since the master answers. Tells whether it was.
 */
export function registerPrivacyContainer(
  server: OpenmoduleRpcServer,
  options: PrivacyContainerOptions,
): boolean {
  const bus = busOf(options.bus, "registerPrivacyContainer");
  const bridged = "bridgedSlave" in options ? options.bridgedSlave : isBridgedSlave({ log: bus.log });
  if (bridged !== false) return false;
  const { anonymize } = publisher(bus, PrivacyTopic);
  const { channel, methods } = PrivacyService;
  const forget = async (sessionId: string): Promise<void> => {
    const vehicleIds = await options.vehicleIdsOf(sessionId);
    anonymize({ session_id: sessionId, vehicle_ids: vehicleIds.map(String) });
  };
  const handler = async ({ session_ids }: AnonymizeRequest): Promise<void> => {
    for (const sessionId of session_ids) await forget(sessionId);
  };
  server.registerHandler(channel, methods.anonymize.type, AnonymizeRequest, EmptyModel, handler, {
    description: "Has sessions anonymised on the whole device.",
  });
  return true;
}

import {
  type AccessInput,
  AccessRequest,
  AccessResponse,
  type AccessResponseInput,
  type AnySessionFinishMessage,
  type AnySessionStartMessage,
  BackendService,
  BackendTopic,
  type CountMessage,
  CountTopic,
  SessionTopic,
} from "@edgeloom/openmodule-sdk";
import { type Bus, subscribe } from "@edgeloom/runtime/bus";
import { announce } from "../announcement/index.js";
import { busOf } from "../core/bus-of.js";
import type { OpenmoduleRpcServer } from "../rpc/index.js";

type MaybePromise<T> = T | Promise<T>;

/** What a backend does. Failures of everything but {@link BackendHandlers.checkAccess} are logged and go no further. */
export type BackendHandlers = {
  /** The accesses of a medium; nothing and an empty list mean that there are none. A failure is answered with `success: false`. */
  checkAccess(request: AccessRequest): MaybePromise<readonly AccessInput[] | null | undefined>;
  /** A count message whose gateway has the direction `in`. */
  checkIn?(message: CountMessage): MaybePromise<void>;
  /** Every other count message. */
  checkOut?(message: CountMessage): MaybePromise<void>;
  checkInSession?(message: AnySessionStartMessage): MaybePromise<void>;
  checkOutSession?(message: AnySessionFinishMessage): MaybePromise<void>;
};

/** An access backend that takes part on the bus. */
export type Backend = {
  /** Answers `backend/auth` requests that name this service on a server. */
  registerRpcs(server: OpenmoduleRpcServer): void;
  /** Says goodbye and hears no more. Twice is fine. */
  shutdown(): void;
  [Symbol.dispose](): void;
};

/**
 * Starts an access backend (openmodule spec §10.1): it announces itself, hears counts and sessions, and answers what a medium
 * may do once its RPCs are registered.
 *
 * @param options.bus - default: that of the running core
 */
export function createBackend(handlers: BackendHandlers, options: { readonly bus?: Bus } = {}): Backend {
  const bus = busOf(options.bus, "createBackend");
  const registrations = [
    subscribe(bus, CountTopic, { count: (message) => count(message, handlers) }),
    subscribe(bus, SessionTopic, {
      start: (message) => handlers.checkInSession?.(message),
      finish: (message) => handlers.checkOutSession?.(message),
    }),
  ];
  const sayGoodbye = announce(bus, BackendTopic);
  const shutdown = (): void => {
    for (const registration of registrations) registration.unregister();
    sayGoodbye();
  };
  return {
    registerRpcs: (server) => registerAuth(server, handlers, bus),
    shutdown,
    [Symbol.dispose]: shutdown,
  };
}

function count(message: CountMessage, handlers: BackendHandlers): MaybePromise<void> {
  return message.gateway.direction === "in" ? handlers.checkIn?.(message) : handlers.checkOut?.(message);
}

function registerAuth(server: OpenmoduleRpcServer, handlers: BackendHandlers, bus: Bus): void {
  const { channel, methods } = BackendService;
  const { type } = methods.auth;
  server.addFilter((request) => (request as AccessRequest).name === bus.name && bus.name !== "", {
    channel,
    type,
  });
  server.registerHandler(
    channel,
    type,
    AccessRequest,
    AccessResponse,
    (request) => answer(request, handlers, bus),
    {
      description: "Says what a medium may do.",
    },
  );
}

async function answer(
  request: AccessRequest,
  handlers: BackendHandlers,
  bus: Bus,
): Promise<AccessResponseInput> {
  const medium = { id: request.id, type: request.medium_type };
  try {
    const accesses = (await handlers.checkAccess(request)) ?? [];
    return { success: true, medium: { ...medium, accesses } };
  } catch (error) {
    bus.log.error({ error }, "the backend could not check an access");
    return { success: false, medium: { ...medium, accesses: [] } };
  }
}

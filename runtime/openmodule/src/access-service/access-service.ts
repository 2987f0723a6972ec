import {
  type AccessCheckAccessInput,
  AccessCheckRequest,
  AccessCheckResponse,
  type AccessCheckResponseInput,
  AccessServiceService,
} from "@edgeloom/openmodule-sdk";
import type { Bus } from "@edgeloom/runtime/bus";
import { busOf } from "../core/bus-of.js";
import type { OpenmoduleRpcServer } from "../rpc/index.js";
import { consistentAccess, uniqueAccesses } from "./accesses.js";

/** The accesses of a vehicle; nothing and an empty list mean that there are none. */
export type AccessCheckHandler = (
  request: AccessCheckRequest,
) =>
  | readonly AccessCheckAccessInput[]
  | null
  | undefined
  | Promise<readonly AccessCheckAccessInput[] | null | undefined>;

/**
 * Answers `access_service/auth` requests that name this service (openmodule spec §9.6). Of accesses with the same id the first
 * one counts. When the handler fails, or one of its accesses is not consistent, the answer is `success: false`.
 *
 * @param options.bus - default: that of the running core
 */
export function registerAccessService(
  server: OpenmoduleRpcServer,
  checkAccess: AccessCheckHandler,
  options: { readonly bus?: Bus } = {},
): void {
  const bus = busOf(options.bus, "registerAccessService");
  const { channel, methods } = AccessServiceService;
  const { type } = methods.auth;
  server.addFilter((request) => (request as AccessCheckRequest).name === bus.name && bus.name !== "", {
    channel,
    type,
  });
  const handler = (request: AccessCheckRequest): Promise<AccessCheckResponseInput> =>
    answer(request, checkAccess, bus);
  server.registerHandler(channel, type, AccessCheckRequest, AccessCheckResponse, handler, {
    description: "Says what a vehicle may do.",
  });
}

async function answer(
  request: AccessCheckRequest,
  checkAccess: AccessCheckHandler,
  bus: Bus,
): Promise<AccessCheckResponseInput> {
  try {
    const accesses = (await checkAccess(request)) ?? [];
    return { success: true, accesses: uniqueAccesses(accesses).map(consistentAccess) };
  } catch (error) {
    bus.log.error({ error }, "the access service could not check an access");
    return { success: false, accesses: [] };
  }
}

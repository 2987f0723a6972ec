import {
  ValidateRequest,
  ValidateResponse,
  ValidationProviderService,
  ValidationProviderTopic,
} from "@edgeloom/openmodule-sdk";
import type { Json } from "@edgeloom/runtime";
import type { Bus } from "@edgeloom/runtime/bus";
import { announce } from "../announcement/index.js";
import { busOf } from "../core/bus-of.js";
import { cleanServiceName } from "../display/index.js";
import type { OpenmoduleRpcServer } from "../rpc/index.js";

/** Says what a ticket or voucher is worth. What it throws goes to the caller as `handler_error`. */
export type ValidateHandler = (request: ValidateRequest) => ValidateResponse | Promise<ValidateResponse>;

/** A validation provider that takes part on the bus. */
export type ValidationProvider = {
  /** Answers `validation_provider/validate` requests that name this service on a server. */
  registerRpcs(server: OpenmoduleRpcServer): void;
  /** Says goodbye. Twice is fine. */
  shutdown(): void;
  [Symbol.dispose](): void;
};

/**
 * Starts a validation provider (openmodule spec §10.7): it announces itself, and answers once its RPCs are registered. Cost
 * entries without a source get the name of this service.
 *
 * @param options.bus - default: that of the running core
 */
export function createValidationProvider(
  validate: ValidateHandler,
  options: { readonly bus?: Bus } = {},
): ValidationProvider {
  const bus = busOf(options.bus, "createValidationProvider");
  const shutdown = announce(bus, ValidationProviderTopic);
  return {
    registerRpcs: (server) => registerValidate(server, validate, bus),
    shutdown,
    [Symbol.dispose]: shutdown,
  };
}

function registerValidate(server: OpenmoduleRpcServer, validate: ValidateHandler, bus: Bus): void {
  const { channel, methods } = ValidationProviderService;
  const { type } = methods.validate;
  server.addFilter((request) => (request as ValidateRequest).name === bus.name && bus.name !== "", {
    channel,
    type,
  });
  const handler = async (request: ValidateRequest): Promise<ValidateResponse> =>
    withSources(await validate(request), cleanServiceName(bus.name));
  server.registerHandler(channel, type, ValidateRequest, ValidateResponse, handler, {
    description: "Says what a ticket or voucher is worth.",
  });
}

function withSources(response: ValidateResponse, source: string): ValidateResponse {
  if (response.cost_entries === undefined) return response;
  const hasSource = (entry: { readonly [key: string]: Json }): boolean => Boolean(entry["source"]);
  return {
    ...response,
    cost_entries: response.cost_entries.map((entry) => (hasSource(entry) ? entry : { ...entry, source })),
  };
}

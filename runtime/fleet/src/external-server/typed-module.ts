import type { AnyDeviceType, DeviceModule, Payload } from "@edgeloom/runtime/devices";
import { decodePayload } from "../device/payload-codec.js";
import type { Device } from "../wire/index.js";
import { buildCommand, type CommandFor, type CommandTarget, type DeviceTypes } from "./command-builder.js";
import type { DisconnectReason, ServerModule, ServerModuleContext } from "./server-module.js";

type ValueOf<Data> = Data extends Payload<infer Value, never> ? Value : never;

/** What a server does with the devices of one type. What is left out is not looked at. */
export type DeviceListener<Type extends AnyDeviceType> = {
  readonly connected?: (device: Device) => void;
  readonly disconnected?: (device: Device, reason: DisconnectReason) => void;
  readonly status?: (device: Device, status: ValueOf<Type["status"]>) => void;
  /** What a device could not tell during an outage. */
  readonly error?: (device: Device, error: ValueOf<Type["error"]>) => void;
  /** A command that was issued has been answered. */
  readonly acknowledged?: (device: Device, command: ValueOf<Type["command"]>) => void;
};

/** What a server does with the devices of a module, by the names of their types. */
export type ModuleListener<Devices extends DeviceTypes> = {
  readonly [Name in keyof Devices]?: DeviceListener<Devices[Name]>;
} & { readonly close?: () => void };

/** What a typed module is given, one for each car. */
export type TypedModuleContext<Devices extends DeviceTypes> = Omit<ServerModuleContext, "issue"> & {
  /** Sends a command, see {@link buildCommand} and {@link ServerModuleContext.issue}. */
  readonly issue: <Name extends keyof Devices & string>(
    name: Name,
    target: CommandTarget,
    command: CommandFor<Devices[Name]>,
  ) => void;
};

/**
 * A module of the external server whose statuses, errors and commands are values of the types that its descriptor declares. The
 * result is what {@link ServerModuleSetup} wants as `create`; statuses and errors that do not fit are said in the log of the server.
 *
 * @example const create = typedServerModule(Mission, ({ issue }) => ({ autonomy: { status: (device, { state }) => … } }));
 */
export function typedServerModule<Devices extends DeviceTypes>(
  module: DeviceModule<Devices>,
  create: (context: TypedModuleContext<Devices>) => ModuleListener<Devices>,
): (context: ServerModuleContext) => ServerModule {
  return (context) => {
    const listener = create({
      ...context,
      issue: (name, target, command) => {
        const { device, data } = buildCommand(module, name, target, command);
        context.issue(device, data);
      },
    });
    return new TypedModule(module, listener);
  };
}

type Side = { readonly type: AnyDeviceType; readonly listener: DeviceListener<AnyDeviceType> };

class TypedModule<Devices extends DeviceTypes> implements ServerModule {
  readonly #sides: readonly Side[];
  readonly #close: (() => void) | undefined;

  constructor(module: DeviceModule<Devices>, listener: ModuleListener<Devices>) {
    const listeners = listener as Readonly<Record<string, DeviceListener<AnyDeviceType> | undefined>>;
    this.#sides = Object.entries(module.devices).map(([name, type]) => ({
      type,
      listener: listeners[name] ?? {},
    }));
    this.#close = listener.close;
  }

  isDeviceTypeSupported(deviceType: number): boolean {
    return this.#find(deviceType) !== undefined;
  }

  deviceConnected(device: Device): void {
    this.#find(device.deviceType)?.listener.connected?.(device);
  }

  deviceDisconnected(device: Device, reason: DisconnectReason): void {
    this.#find(device.deviceType)?.listener.disconnected?.(device, reason);
  }

  forwardStatus(device: Device, data: Uint8Array): void {
    const side = this.#find(device.deviceType);
    side?.listener.status?.(device, decodePayload(side.type.status, data));
  }

  forwardErrorMessage(device: Device, data: Uint8Array): void {
    const side = this.#find(device.deviceType);
    side?.listener.error?.(device, decodePayload(side.type.error, data));
  }

  /** The first command of a device is empty, and not one that was issued. */
  commandAcknowledged(device: Device, data: Uint8Array): void {
    const side = this.#find(device.deviceType);
    if (data.length > 0) side?.listener.acknowledged?.(device, decodePayload(side.type.command, data));
  }

  close(): void {
    this.#close?.();
  }

  #find(deviceType: number): Side | undefined {
    return this.#sides.find(({ type }) => type.type === "any" || type.type === deviceType);
  }
}

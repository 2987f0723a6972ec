import type { CanonicalForm } from "./canonical.js";
import type { AnyPayload, Payload } from "./payload.js";
import type { DeviceRules } from "./rules.js";

/** What the runtime knows of a device type beside its payloads. */
export type DeviceTypeFacts = {
  /** Number on the wire; `any` where a module takes every number. */
  readonly type: number | "any";
  /** In the words of the module: `autonomy`. */
  readonly name: string;
  /** Numbers that statuses may carry as well, though no device may connect with them. */
  readonly alsoTypes?: readonly number[];
  /** Text that only this device type of all has, as `mission/autonomy`; generated modules always say it. */
  readonly brand?: string;
  readonly canonical?: CanonicalForm;
  readonly rules: DeviceRules;
};

/**
 * A device type of a module: its payloads and what the gateway does with them. One with a brand cannot stand where another is
 * asked for, even when their payloads are the same.
 */
export interface DeviceType<
  out Status,
  out Command,
  out Failure,
  in StatusIn = Status,
  in CommandIn = Command,
  out Brand extends string = string,
> extends DeviceTypeFacts {
  readonly brand?: Brand;
  readonly status: Payload<Status, StatusIn>;
  readonly command: Payload<Command, CommandIn>;
  /** The error message of an outage. */
  readonly error: Payload<Failure, never>;
}

/** A device type of which the types do not matter. */
export type AnyDeviceType = DeviceTypeFacts & {
  readonly status: AnyPayload;
  readonly command: AnyPayload;
  readonly error: AnyPayload;
};

/** A family of devices and all that is known of their payloads, by name of the device type. */
export type DeviceModule<
  Devices extends Readonly<Record<string, AnyDeviceType>> = Readonly<Record<string, AnyDeviceType>>,
> = {
  /** Number on the wire. */
  readonly number: number;
  readonly name: string;
  /** What roles look like, as text of a regular expression. Never checked by a gateway (fleet spec §3.2), only by our own devices. */
  readonly rolePattern?: string | undefined;
  readonly devices: Devices;
};

/** Declares a device type. Used by generated code. */
export function deviceType<Status, StatusIn, Command, CommandIn, Failure, Brand extends string = string>(
  payloads: {
    readonly status: Payload<Status, StatusIn>;
    readonly command: Payload<Command, CommandIn>;
    readonly error: Payload<Failure, never>;
  },
  facts: DeviceTypeFacts & { readonly brand?: Brand },
): DeviceType<Status, Command, Failure, StatusIn, CommandIn, Brand> {
  return { ...payloads, ...facts };
}

/** Declares a module. Used by generated code. */
export function deviceModule<Devices extends Readonly<Record<string, AnyDeviceType>>>(
  number: number,
  name: string,
  devices: Devices,
  facts: { readonly rolePattern?: string } = {},
): DeviceModule<Devices> {
  return { number, name, devices, ...facts };
}

/**
 * The same module with hand-written rules in the place of declared ones, by name of the device type.
 *
 * @example withRules(Mission, { autonomy: { sendable: ({ next, current }) => … } })
 */
export function withRules<Devices extends Readonly<Record<string, AnyDeviceType>>>(
  module: DeviceModule<Devices>,
  rules: { readonly [Name in keyof Devices]?: Partial<DeviceRules> },
): DeviceModule<Devices> {
  const devices = Object.entries(module.devices).map(([name, device]) => [
    name,
    { ...device, rules: { ...device.rules, ...rules[name] } },
  ]);
  return { ...module, devices: Object.fromEntries(devices) as Devices };
}

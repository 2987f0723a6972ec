import type { Device } from "./codec.js";

/** The module of a device as a plain number: the enum of the protocol is open. */
export function moduleOf(device: Device): number {
  return device.module;
}

/** The identity of a device as a key of tables: module, type and role. The role may hold anything, so it stands last (fleet spec §1). */
export function identityKey({ module, deviceType, deviceRole }: Device): string {
  return `${module}/${deviceType}/${deviceRole}`;
}

/** How logs name a device: `module/type/role/name`, cut to a sane length and without control characters. */
export function deviceText(device: Device): string {
  const text = `${identityKey(device)}/${device.deviceName}`;
  // What peers send must neither begin lines of a log nor fill it.
  return text.slice(0, maxTextLength).replaceAll(/\p{C}/gu, "?");
}

const maxTextLength = 200;

/** Tells whether two devices are the same one. Name and priority say nothing of that. */
export function hasSameIdentity(left: Device, right: Device): boolean {
  return (
    left.module === right.module &&
    left.deviceType === right.deviceType &&
    left.deviceRole === right.deviceRole
  );
}

/** Tells whether two devices agree in all five fields. */
export function isSameDevice(left: Device, right: Device): boolean {
  return (
    hasSameIdentity(left, right) && left.deviceName === right.deviceName && left.priority === right.priority
  );
}

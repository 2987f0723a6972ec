import { EdgeloomError } from "@edgeloom/runtime";
import type { AnyDeviceType, DeviceModule, Payload } from "@edgeloom/runtime/devices";
import { checkRole } from "../device/check-role.js";
import { encodePayload } from "../device/payload-codec.js";
import { type Device, newDevice } from "../wire/index.js";

/** The device types of a module, by their names. */
export type DeviceTypes = Readonly<Record<string, AnyDeviceType>>;

/** What the devices of a type may be told. */
export type CommandFor<Type extends AnyDeviceType> =
  Type["command"] extends Payload<unknown, infer Command> ? Command : never;

/** Which device of a type is meant. */
export type CommandTarget = {
  readonly role: string;
  /** Only for people; the role where left out. */
  readonly name?: string;
  /** Number of the device type, for modules that take every one; 0 where left out. */
  readonly deviceType?: number;
};

/** A command on its way to a device, as {@link ServerModuleContext.issue} takes it. */
export type BuiltCommand = { readonly device: Device; readonly data: Uint8Array };

/**
 * Makes a command for a device, in the spelling that its module wants. Throws `INVALID` when the command does not fit the module,
 * and `CONFIG` when the module has no such device, or none in that role.
 *
 * @example const { device, data } = buildCommand(Mission, "autonomy", { role: "driving" }, { action: "STOP", route: "", stops: [] });
 */
export function buildCommand<Devices extends DeviceTypes, Name extends keyof Devices & string>(
  module: DeviceModule<Devices>,
  name: Name,
  target: CommandTarget,
  command: CommandFor<Devices[Name]>,
): BuiltCommand {
  const { role, name: deviceName = role, deviceType = 0 } = target;
  checkRole(module, role, "buildCommand");
  const type: AnyDeviceType | undefined = module.devices[name];
  if (type === undefined)
    throw new EdgeloomError("CONFIG", `the module ${module.name} has no such device`, {
      place: "buildCommand",
      fix: `name one of ${Object.keys(module.devices).join(", ")}`,
    });
  const number = type.type === "any" ? deviceType : type.type;
  return {
    device: newDevice({ module: module.number, deviceType: number, deviceRole: role, deviceName }),
    data: encodePayload(type.command, command as never),
  };
}

import type { AnyDeviceType, DeviceModule, DeviceType } from "@edgeloom/runtime/devices";
import { InternalClient, type InternalClientOptions, type SendOptions } from "../internal-client/index.js";
import { checkRole } from "./check-role.js";
import { decodePayload, encodePayload } from "./payload-codec.js";

/** Which device it is, and where its gateway is. Module and type follow from the descriptor. */
export type TypedDeviceOptions = Omit<InternalClientOptions, "device"> & {
  readonly role: string;
  /** Only for people; the role where left out. */
  readonly name?: string;
  /** 0, the highest, where left out. */
  readonly priority?: number;
  /** Number of the device type, for modules that take every one; 0 where left out. */
  readonly deviceType?: number;
};

/** A device type that takes these statuses from a device, and gives it these commands. */
type TypeOf<Status, Command, Brand extends string> = DeviceType<
  unknown,
  Command,
  unknown,
  Status,
  never,
  Brand
>;

/**
 * A device whose statuses and commands are values of the types that its module declares. One of another device type cannot stand in
 * its place, even when its statuses look alike.
 */
export class TypedDevice<Status, Command, Brand extends string = string> {
  /** What it speaks through, for whoever needs the bytes. */
  readonly client: InternalClient;
  /** What its module says of it. */
  readonly type: TypeOf<Status, Command, Brand>;

  /** @internal Made by {@link connectDevice}. */
  constructor(client: InternalClient, type: TypeOf<Status, Command, Brand>) {
    this.client = client;
    this.type = type;
  }

  /**
   * Sends a status and gives back the command; undefined when the gateway has nothing new to say. Rejects with `INVALID` when
   * the status, or the command of the gateway, does not fit the module, and with what {@link InternalClient.sendStatus} rejects.
   */
  async sendStatus(status: Status, options?: SendOptions): Promise<Command | undefined> {
    const data = encodePayload(this.type.status, status);
    return this.#commandOf(await this.client.sendStatus(data, options));
  }

  /** Calls `listener` with every command that comes, asked for or not. The result ends it. */
  onCommand(listener: (command: Command) => void): () => void {
    return this.client.events.on("command", (data) => {
      const command = this.#commandOf(data);
      if (command !== undefined) listener(command);
    });
  }

  /** Closes the connection for good. */
  destroy(): void {
    this.client.destroy();
  }

  #commandOf(data: Uint8Array): Command | undefined {
    return data.length === 0 ? undefined : decodePayload(this.type.command, data);
  }
}

/**
 * Connects a device to its gateway. The device type has to be one of the module's. Rejects with `CONFIG` when the module has no
 * device in that role, and with what {@link InternalClient.connect} rejects.
 *
 * @example const gate = await connectDevice(Mission, Mission.devices.autonomy, { role: "driving", host: "127.0.0.1", port: 8888 });
 */
export async function connectDevice<
  Devices extends Readonly<Record<string, AnyDeviceType>>,
  Status,
  Command,
  Brand extends string = string,
>(
  module: DeviceModule<Devices>,
  type: TypeOf<Status, Command, Brand> & Devices[keyof Devices],
  options: TypedDeviceOptions,
): Promise<TypedDevice<Status, Command, Brand>> {
  const { role, name = role, priority = 0, deviceType = 0, ...connection } = options;
  checkRole(module, role, "connectDevice");
  const device = {
    module: module.number,
    deviceType: type.type === "any" ? deviceType : type.type,
    deviceRole: role,
    deviceName: name,
    priority,
  };
  return new TypedDevice<Status, Command, Brand>(
    await InternalClient.connect({ ...connection, device }),
    type,
  );
}

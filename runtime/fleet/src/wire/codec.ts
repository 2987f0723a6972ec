import {
  create,
  type DescMessage,
  fromBinary,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from "@bufbuild/protobuf";
import { EdgeloomError } from "@edgeloom/runtime";
import {
  type Command,
  CommandSchema,
  type ExternalClient,
  ExternalClientSchema,
  type ExternalServer,
  ExternalServerSchema,
} from "../proto/external_protocol.generated.js";
import {
  type Device,
  DeviceSchema,
  type InternalClient,
  InternalClientSchema,
  type InternalServer,
  InternalServerSchema,
} from "../proto/internal_protocol.generated.js";
import { layoutOf, withoutForeignFields } from "./foreign-fields.js";

/** A protobuf message as bytes and back. Fields that nobody knows are kept; open enums keep every number (fleet spec §2.2). */
export type MessageCodec<Schema extends DescMessage> = {
  /** Throws `MALFORMED` when the bytes are not such a message. Bytes fields of the result share memory with the input. */
  decode(bytes: Uint8Array): MessageShape<Schema>;
  encode(message: MessageInitShape<Schema>): Uint8Array<ArrayBuffer>;
};

function codec<Schema extends DescMessage>(schema: Schema): MessageCodec<Schema> {
  // Made when it is needed: a module must cost nothing before that.
  let layout: ReturnType<typeof layoutOf> | undefined;
  return {
    decode(bytes) {
      try {
        layout ??= layoutOf(schema);
        return fromBinary(schema, withoutForeignFields(bytes, layout));
      } catch (cause) {
        throw new EdgeloomError("MALFORMED", `these bytes are no ${schema.typeName}`, {
          place: schema.typeName,
          cause,
        });
      }
    },
    encode: (message) => toBinary(schema, create(schema, message)),
  };
}

/** From a device to the gateway, over TCP. */
export const internalClientCodec: MessageCodec<typeof InternalClientSchema> =
  /*@__PURE__*/ codec(InternalClientSchema);
/** From the gateway to a device, over TCP. */
export const internalServerCodec: MessageCodec<typeof InternalServerSchema> =
  /*@__PURE__*/ codec(InternalServerSchema);
/** From the gateway to the external server, over MQTT. */
export const externalClientCodec: MessageCodec<typeof ExternalClientSchema> =
  /*@__PURE__*/ codec(ExternalClientSchema);
/** From the external server to the gateway, over MQTT. */
export const externalServerCodec: MessageCodec<typeof ExternalServerSchema> =
  /*@__PURE__*/ codec(ExternalServerSchema);
/** A command of the cloud by itself, between the parts of a gateway (fleet spec §5). */
export const commandCodec: MessageCodec<typeof CommandSchema> = /*@__PURE__*/ codec(CommandSchema);
/** A device by itself, between the parts of a gateway (fleet spec §5). */
export const deviceCodec: MessageCodec<typeof DeviceSchema> = /*@__PURE__*/ codec(DeviceSchema);

/** Makes a device; what is left out is 0 or empty. Every number may be a module. */
export function newDevice(
  device: Partial<Pick<Device, "deviceType" | "deviceRole" | "deviceName" | "priority">> & {
    readonly module?: number;
  },
): Device {
  return create(DeviceSchema, device);
}

/** A command of the cloud outside of any session. */
export function newExternalCommand(device: Device, commandData: Uint8Array): Command {
  return create(CommandSchema, { deviceCommand: { device, commandData } });
}

/** A device as bytes. */
export function encodeDevice(device: Device): Uint8Array {
  return toBinary(DeviceSchema, device);
}

export type { Command, Device, ExternalClient, ExternalServer, InternalClient, InternalServer };

export { type ClientMessage, ClientReader } from "./client-reader.js";
export {
  type Command as ExternalCommand,
  commandCodec,
  type Device,
  deviceCodec,
  type ExternalClient as ExternalClientMessage,
  type ExternalServer as ExternalServerMessage,
  externalClientCodec,
  externalServerCodec,
  type InternalClient as InternalClientMessage,
  type InternalServer as InternalServerMessage,
  internalClientCodec,
  internalServerCodec,
  type MessageCodec,
  newDevice,
  newExternalCommand,
} from "./codec.js";
export { CommandWriter } from "./command-writer.js";
export { deviceText, hasSameIdentity, identityKey, isSameDevice, moduleOf } from "./device.js";
export { CommandVerdict, ConnectVerdict, StatusState, StatusVerdict } from "./external.js";
export { type CarTopics, carTopics } from "./topics.js";

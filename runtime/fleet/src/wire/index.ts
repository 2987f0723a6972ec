export {
  type Device,
  type ExternalClient,
  type ExternalServer,
  externalClientCodec,
  externalServerCodec,
  type InternalClient,
  type InternalServer,
  internalClientCodec,
  internalServerCodec,
  type MessageCodec,
  newDevice,
} from "./codec.js";
export { deviceText, hasSameIdentity, identityKey, isSameDevice } from "./device.js";

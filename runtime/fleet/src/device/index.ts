export { decodePayload, encodePayload } from "./payload-codec.js";
export { connectDevice, TypedDevice, type TypedDeviceOptions } from "./typed-device.js";

export { VirtualDevices, type VirtualDevicesOptions } from "./virtual-device.js";

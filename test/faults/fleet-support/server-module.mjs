// A server module for tests: it writes what it is told as lines of JSON, and answers the first status of a device with a command.
const say = (what, device, data) =>
  process.stdout.write(
    `${JSON.stringify({ what, device: device.deviceName, ...(data && { data: Buffer.from(data).toString() }) })}\n`,
  );

export function createServerModule({ issue, config }) {
  return {
    isDeviceTypeSupported: () => true,
    deviceConnected: (device) => say("connected", device),
    deviceDisconnected: (device, reason) => say(`disconnected: ${reason}`, device),
    forwardStatus(device, data) {
      say("status", device, data);
      issue(device, Buffer.from(config.command));
    },
    forwardErrorMessage: (device, data) => say("error", device, data),
    commandAcknowledged: (device, data) => say("acknowledged", device, data),
  };
}

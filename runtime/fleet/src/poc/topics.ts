import type { Device } from "../wire/index.js";

/** Topics between the three parts of a gateway (fleet spec §5). */
export const ipcTopics = {
  /** Internal server → module handler: a pickled flag (the first status of a connection) with a message of a device. */
  fromInternal: "from-internal",
  /** Internal server → module handler and period checker: a device that is gone. */
  deviceDisconnect: "device-disconnect",
  /** Module handler → external client and period checker: a message with a status. */
  sendStatus: "send-status",
  /** Module handler → external client: a message with the last status of a device that is gone. */
  lastOfDisconnected: "exc-device-disconnect",
  /** External client → module handler: the pickled number of a module. */
  getAllDevices: "get-all-devices",
  /** Module handler → external client: a pickled list of devices, or nothing for a module that is not known. */
  allDevices: "all-devices",
  /** External client → module handler: a device. */
  getLastStatus: "get-last-device-status",
  /** Module handler → external client: a message with a status, which is empty when the device is not known. */
  lastStatus: "last-device-status",
  /** External client → module handler: a command of the cloud. */
  passCommand: "pass-command",
  /** Period checker → module handler: a device whose status is to be sent again. */
  forceStatusSend: "force-status-send",
} as const;

const answerPrefix = "to-internal/";

/** All topics on which the module handler answers: a pickled flag (drop the device) with a message for the device. */
export const answerFilter = `${answerPrefix}#`;

/** The topic of answers for one device. Which connection it is nobody says: the identity has to do. */
export function answerTopic({ module, deviceType, deviceRole }: Device): string {
  return `${answerPrefix}${module}/${deviceType}/${deviceRole}`;
}

const longestRole = 1_024;

/** Whether a role can be a part of a topic: a broker ends the connection of whoever publishes to wildcards. */
export function isRoleSafe({ deviceRole }: Device): boolean {
  return deviceRole.length <= longestRole && !/[+#\0]/.test(deviceRole);
}

/** Topics of one car in the cloud (fleet spec, introduction). */
export function pocCarTopics(carId: string): { readonly toServer: string; readonly toClient: string } {
  return { toServer: `to-server/${carId}`, toClient: `to-client/${carId}` };
}

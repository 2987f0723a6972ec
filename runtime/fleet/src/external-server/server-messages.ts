import { type ConnectVerdict, type Device, externalServerCodec } from "../wire/index.js";

/** Answers a connect. */
export function connectResponseMessage(sessionId: string, type: ConnectVerdict): Uint8Array {
  return externalServerCodec.encode({ MessageType: { case: "connectResponse", value: { sessionId, type } } });
}

/** Acknowledges a status. */
export function statusResponseMessage(sessionId: string, messageCounter: number): Uint8Array {
  return externalServerCodec.encode({
    MessageType: { case: "statusResponse", value: { sessionId, messageCounter } },
  });
}

/** A command for a device. */
export function commandMessage(
  sessionId: string,
  command: { readonly counter: number; readonly device: Device; readonly data: Uint8Array },
): Uint8Array {
  const deviceCommand = { device: command.device, commandData: command.data };
  const value = { sessionId, messageCounter: command.counter, deviceCommand };
  return externalServerCodec.encode({ MessageType: { case: "command", value } });
}

export { HandlerService, type HandlerServiceOptions, type LocalHandler } from "./handler-service.js";
export { IpcDevices, type IpcDevicesOptions, type IpcEvents } from "./ipc-devices.js";
export { IpcMirror, type IpcMirrorOptions } from "./ipc-mirror.js";
export { PeriodChecker, type PeriodCheckerOptions } from "./period-checker.js";
export type { PocPhase } from "./poc-connection.js";
export { PocExternalClient } from "./poc-external-client.js";
export { ipcAnswerTimeoutMs, PocGateway, type PocGatewayOptions } from "./poc-gateway.js";
export {
  defaultPocLimits,
  defaultPocTiming,
  type PocEndpoint,
  type PocExternalClientOptions,
  type PocLimits,
  type PocTiming,
} from "./poc-options.js";
export { RemoteHandler, type RemoteHandlerOptions } from "./remote-handler.js";
export { ipcTopics } from "./topics.js";

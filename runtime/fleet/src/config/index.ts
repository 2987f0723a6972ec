export { type BrokerAddress, parseBroker, readTls, type TlsFiles } from "./broker-address.js";
export { type EndpointSettings, type GatewaySettings, readGatewayConfig } from "./gateway-settings.js";
export {
  type LogFileRule,
  type LogSettings,
  logLevelNames,
  logLevelOf,
  logSettings,
  openLog,
} from "./logging.js";
export { importScript, isScript, knownModules, loadModules, pocModules } from "./module-loader.js";
export { type PocSettings, pocConfigFile, readPocConfig } from "./poc-settings.js";
export { configHasKey, readConfigFile } from "./read-config-file.js";
export {
  readServerConfig,
  type ServerModuleSettings,
  type ServerModuleTable,
  type ServerSettings,
} from "./server-settings.js";

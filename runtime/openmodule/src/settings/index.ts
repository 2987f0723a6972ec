export { configYamlPath, readConfigYaml } from "./config-yaml.js";
export {
  brokerPub,
  brokerSub,
  globalSettings,
  type LogLevelName,
  logLevel,
  type OpenmoduleSettings,
} from "./defaults.js";
export { type Environment, type EnvironmentReader, environmentReader } from "./environment.js";
export { loadSettingsModule, settingsModule, type Values } from "./load-module.js";
export {
  clearOverride,
  configureSettings,
  type Disposer,
  isOverridden,
  overrideContext,
  overrideSettings,
  resetSettings,
  settings,
} from "./settings.js";
export { isInsideDocker, type Situation, type Surroundings, situationOf } from "./surroundings.js";

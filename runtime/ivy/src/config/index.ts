export {
  type ConfigOptions,
  configFile,
  configFileText,
  configTextInForce,
  type LoadedConfig,
  loadConfig,
  loadConfigTemplate,
  previousConfigFile,
  putConfig,
  readConfig,
  readForeignConfig,
  saveConfig,
} from "./config-file.js";
export { type ConfigMigration, migrateConfig } from "./migrations.js";
export { resolveSecret, type SecretPlaces, secretsIn, withoutSecrets } from "./secrets.js";

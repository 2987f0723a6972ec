export {
  type ConfigOptions,
  configFile,
  type LoadedConfig,
  loadConfig,
  loadConfigTemplate,
  previousConfigFile,
  readConfig,
  readForeignConfig,
  saveConfig,
} from "./config-file.js";
export { type ConfigMigration, migrateConfig } from "./migrations.js";
export { resolveSecret, type SecretPlaces, secretsIn, withoutSecrets } from "./secrets.js";

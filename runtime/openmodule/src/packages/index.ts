export { isBridgedMaster, isBridgedSlave } from "./bridged-slave.js";
export { type EnvFile, parseEnvFile } from "./env-file.js";
export {
  PackageReader,
  type PackageReaderOptions,
  type PackageSetting,
  packageFolder,
  serviceName,
} from "./package-reader.js";

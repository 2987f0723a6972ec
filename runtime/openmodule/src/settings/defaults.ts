import { type EnvironmentReader, environmentReader } from "./environment.js";
import { type Situation, type Surroundings, situationOf } from "./surroundings.js";

/** How much a service logs. */
export type LogLevelName = "DEBUG" | "INFO" | "WARNING" | "ERROR" | "CRITICAL";

/** The settings that every service has (openmodule spec §1.3). Services add their own, in capitals too. */
export type OpenmoduleSettings = {
  /** Name of this service on the bus. */
  readonly NAME: string;
  readonly VERSION: string;
  /** Identity of the device. Empty when it is not known. */
  readonly RESOURCE: string;
  readonly DEBUG: boolean;
  readonly TESTING: boolean;
  readonly LOG_LEVEL: LogLevelName;
  /** Folder of the service's database. */
  readonly DATABASE_FOLDER: string;
  /** Where services *publish*: the name is from the broker's point of view. */
  readonly BROKER_SUB: string;
  /** Where services *subscribe*: the name is from the broker's point of view. */
  readonly BROKER_PUB: string;
  readonly LOCAL_DEVELOPMENT: boolean;
  /** Whether this device is a slave behind a bridge; undefined when nobody says so. */
  readonly BRIDGED_SLAVE: boolean | undefined;
  /** Folder of the installed packages. */
  readonly DIST_FOLDER: string;
  /** Whether this is a device for development. */
  readonly DEV_DEVICE: boolean;
  readonly REDIS_HOST: string;
  readonly REDIS_PORT: number;
  readonly REDIS_PASSWORD: string | undefined;
  readonly REDIS_DB: number;
  /** Package that this service belongs to, such as the gate of a camera; empty when it stands alone. From here on: newest line. */
  readonly PARENT: string;
  /** ISO code of the currency of amounts. */
  readonly CURRENCY: string;
  /** IANA name of the zone of the site. */
  readonly TIMEZONE: string;
  /** Which computer of the site this is; 1 is the master. */
  readonly COMPUTE_ID: number;
  /** ISO code of the language of texts; empty while testing, when texts stay as they are written. */
  readonly LANGUAGE: string;
  /** Folder from which files go to the cloud. */
  readonly DATABOX_UPLOAD_DIR: string;
};

/** The settings of this process, from its environment. */
export function globalSettings(surroundings: Surroundings = {}): OpenmoduleSettings {
  const read = environmentReader(surroundings.environment);
  const situation = situationOf(surroundings);
  return {
    NAME: read.string("NAME", "om_dev_unnamed_1"),
    VERSION: situation.version,
    RESOURCE: resource(read, situation),
    DEBUG: situation.debug,
    TESTING: situation.testing,
    LOG_LEVEL: logLevel(read.string("LOG_LEVEL"), situation.debug),
    DATABASE_FOLDER: databaseFolder(read, situation),
    BROKER_SUB: brokerSub(read),
    BROKER_PUB: brokerPub(read),
    LOCAL_DEVELOPMENT: read.bool("LOCAL_DEVELOPMENT"),
    BRIDGED_SLAVE: read.has("BRIDGED_SLAVE") ? read.bool("BRIDGED_SLAVE") : undefined,
    DIST_FOLDER: distFolder(read, situation),
    DEV_DEVICE: situation.testing || situation.debug || read.string("DEVICE_HOST").includes("test"),
    REDIS_HOST: read.string("REDIS_HOST", "localhost"),
    REDIS_PORT: read.int("REDIS_PORT", 6379),
    REDIS_PASSWORD: read.has("REDIS_PASSWORD") ? read.string("REDIS_PASSWORD") : undefined,
    REDIS_DB: read.int("REDIS_DB", 0),
    PARENT: read.string("PARENT"),
    CURRENCY: read.string("CURRENCY", "EUR"),
    TIMEZONE: read.string("TIMEZONE", "Europe/Vienna"),
    COMPUTE_ID: read.int("COMPUTE_ID", 1),
    LANGUAGE: read.string("LANGUAGE", situation.testing ? "" : "de"),
    DATABOX_UPLOAD_DIR: read.string("DATABOX_UPLOAD_DIR", "/upload"),
  };
}

const levels: ReadonlyMap<string, LogLevelName> = new Map([
  ["INFO", "INFO"],
  ["DEBUG", "DEBUG"],
  ["VERBOSE", "DEBUG"],
  ["WARN", "WARNING"],
  ["WARNING", "WARNING"],
  ["ERROR", "ERROR"],
  ["ERR", "ERROR"],
  ["CRITICAL", "CRITICAL"],
  ["CRIT", "CRITICAL"],
  ["FATAL", "CRITICAL"],
]);

/** The level that a text names; without a name that is known, `DEBUG` in debug mode and `INFO` otherwise. */
export function logLevel(text: string, debug: boolean): LogLevelName {
  return levels.get(text.toUpperCase()) ?? (debug ? "DEBUG" : "INFO");
}

/** Where services subscribe. */
export function brokerPub(read: EnvironmentReader, fallback = "tcp://127.0.0.1:10200"): string {
  return brokerEndpoint(read, "BROKER_PUB", 10_200) ?? fallback;
}

/** Where services publish. */
export function brokerSub(read: EnvironmentReader, fallback = "tcp://127.0.0.1:10100"): string {
  return brokerEndpoint(read, "BROKER_SUB", 10_100) ?? fallback;
}

function brokerEndpoint(
  read: EnvironmentReader,
  key: "BROKER_PUB" | "BROKER_SUB",
  defaultPort: number,
): string | undefined {
  const given = read.string(key);
  if (given !== "") return given;
  const host = read.string("BROKER_HOST");
  const port = read.int(`${key}_PORT`, defaultPort);
  return host === "" || port === 0 ? undefined : `tcp://${host}:${port}`;
}

function resource(read: EnvironmentReader, { testing, isInsideDocker, hostName }: Situation): string {
  return read.string("AUTH_RESOURCE") || (testing || !isInsideDocker ? hostName : "");
}

function databaseFolder(read: EnvironmentReader, { testing, debug }: Situation): string {
  if (testing) return "../sqlite/test/";
  return debug ? "../sqlite/debug/" : read.string("DATABASE_FOLDER", "/data/sqlite/");
}

function distFolder(read: EnvironmentReader, { testing, debug }: Situation): string {
  const byMode = testing ? "../tests/dist2" : debug ? "../dist2" : "/opt/openmodule/dist2";
  return read.string("DIST_FOLDER", byMode);
}

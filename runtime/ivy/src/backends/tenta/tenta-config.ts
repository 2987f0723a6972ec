import { type ExactJson, ExactNumber, isExactObject } from "../../exact/index.js";
import type { Logger } from "../../logger/logger.js";
import type { ReceivedConfig } from "../backend.js";
import { readArrived, readPayload } from "../config/arrived.js";
import { type Dialect, verdictOf } from "../dialect.js";

/**
 * What arrived on `configurations/<sensor>` (specification §6.2). Undefined when the envelope is wrong: nobody can answer that. The
 * revision of the envelope takes the place of the one inside.
 */
export function readTentaConfig(
  payload: Uint8Array,
  dialect: Dialect,
  logger: Logger,
): ReceivedConfig | undefined {
  const envelope = envelopeOf(payload, dialect);
  if (envelope === undefined) {
    logger.debug("Received something that is no config");
    return undefined;
  }
  const { revision, shown, configuration } = envelope;
  logger.info(`Received config with revision ${shown}`);
  try {
    const config = readArrived(
      withRevision(configuration, revision),
      verdictOf(dialect),
      `config with revision ${shown}`,
    );
    logger.info(`Config with revision ${shown} was parsed successfully`);
    return config;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    logger.error(`Config with revision ${shown} is invalid`, reason);
    return { kind: "invalid", revision: revision.value, reason };
  }
}

type Envelope = {
  readonly revision: ExactNumber;
  /** The revision as the log shows it. */
  readonly shown: string;
  readonly configuration: ExactJson;
};

function envelopeOf(payload: Uint8Array, dialect: Dialect): Envelope | undefined {
  const envelope = jsonIn(payload, dialect);
  if (!isExactObject(envelope)) return undefined;
  const revision = envelope.get("revision");
  const configuration = envelope.get("configuration");
  if (configuration === undefined) return undefined;
  if (revision instanceof ExactNumber && revision.isInteger)
    return { revision, shown: String(BigInt(revision.text)), configuration };
  // To Python a truth value is an integer.
  if (dialect !== "original" || typeof revision !== "boolean") return undefined;
  const shown = revision ? "True" : "False";
  return { revision: new ExactNumber(revision ? "1" : "0"), shown, configuration };
}

function jsonIn(payload: Uint8Array, dialect: Dialect): ExactJson | undefined {
  try {
    return readPayload(payload, verdictOf(dialect));
  } catch {
    return undefined;
  }
}

/** A configuration that is no object, or has no section `general`, is judged as it is. */
function withRevision(configuration: ExactJson, revision: ExactNumber): ExactJson {
  if (!isExactObject(configuration)) return configuration;
  const general = configuration.get("general");
  if (!isExactObject(general)) return configuration;
  return new Map(configuration).set(
    "general",
    new Map<string, ExactJson>(general).set("config_revision", revision),
  );
}

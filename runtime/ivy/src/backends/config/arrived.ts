import { EdgeloomError } from "@edgeloom/runtime";
import { readForeignConfig } from "../../config/config-file.js";
import type { Verdict } from "../../document/index.js";
import { type ExactJson, ExactNumber, isExactObject, readExact, writeExact } from "../../exact/index.js";
import type { ReceivedConfig } from "../backend.js";

/** Largest configuration that is looked at. */
const maxConfigBytes = 1024 * 1024;

/**
 * The JSON text of a payload.
 *
 * @throws EdgeloomError `MALFORMED` when it is neither UTF-8 nor JSON
 */
export function readPayload(payload: Uint8Array, verdict: Verdict): ExactJson {
  return readExact(decoded(payload), {
    maxBytes: maxConfigBytes,
    allowsNonFinite: verdict === "original",
  });
}

function decoded(payload: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(payload);
  } catch (cause) {
    throw new EdgeloomError("MALFORMED", "the payload is no UTF-8", {
      place: "payload",
      fix: "send JSON in UTF-8",
      cause,
    });
  }
}

/** A configuration as it is kept, and its revision. Throws as `readForeignConfig` does. */
export function readArrived(
  config: ExactJson,
  verdict: Verdict,
  place: string,
): Extract<ReceivedConfig, { readonly kind: "config" }> {
  const document = readForeignConfig(writeExact(config), { verdict, place });
  const { config_revision: revision, software_version: version } = document.value.general;
  return { kind: "config", revision, version, text: document.text() };
}

/** The revision of a configuration that is wrong elsewhere; undefined when it has none. */
export function revisionIn(config: ExactJson | undefined): number | undefined {
  const general = isExactObject(config) ? config.get("general") : undefined;
  const revision = isExactObject(general) ? general.get("config_revision") : undefined;
  return revision instanceof ExactNumber && revision.isInteger ? revision.value : undefined;
}

import { type ExactJson, ExactNumber, type ExactObject, isExactObject } from "../../exact/index.js";

/** So many units within so many seconds. */
export type Rate = { readonly count: number; readonly seconds: number };

/** What the server takes of a session (specification §6.5); unlimited where it says nothing. */
export type SessionLimits = {
  readonly maxPayloadBytes: number;
  /** Messages of any kind. */
  readonly messages: readonly Rate[];
  readonly telemetryMessages: readonly Rate[];
  readonly telemetryPoints: readonly Rate[];
};

/** Before the server has answered: the payload that a server takes that nobody has changed. */
export const defaultSessionLimits: SessionLimits = {
  maxPayloadBytes: 65_536,
  messages: [],
  telemetryMessages: [],
  telemetryPoints: [],
};

const leastPayloadBytes = 1_024;
const mostPayloadBytes = 1_048_576;

/** The answer to `getSessionLimits`. What cannot be read is as if it were not there. */
export function readSessionLimits(answer: ExactJson | undefined): SessionLimits {
  if (!isExactObject(answer)) return defaultSessionLimits;
  const rates = answer.get("rateLimits");
  const limits: ExactObject = isExactObject(rates) ? rates : new Map();
  const payload = answer.get("maxPayloadSize");
  const maxPayloadBytes =
    payload instanceof ExactNumber ? payload.value : defaultSessionLimits.maxPayloadBytes;
  return {
    maxPayloadBytes: Math.min(mostPayloadBytes, Math.max(leastPayloadBytes, maxPayloadBytes || 0)),
    messages: readRates(limits.get("messages")),
    telemetryMessages: readRates(limits.get("telemetryMessages")),
    telemetryPoints: readRates(limits.get("telemetryDataPoints")),
  };
}

const rate = /^(\d{1,9}):(\d{1,9})$/;

/** `200:1,6000:60`: 200 per second, and 6,000 per minute. */
function readRates(value: ExactJson | undefined): readonly Rate[] {
  if (typeof value !== "string") return [];
  return value.split(",").flatMap((part) => {
    const [, count = "0", seconds = "0"] = rate.exec(part.trim()) ?? [];
    const read = { count: Number(count), seconds: Number(seconds) };
    return read.count > 0 && read.seconds > 0 ? [read] : [];
  });
}

import { EdgeloomError } from "@edgeloom/runtime";
import type { OpenmoduleSettings } from "../settings/index.js";
import type { Tracer } from "../tracing/index.js";

/** Where errors of a service are reported to. */
export interface ErrorReporter {
  /** Reports an error. Never throws. */
  captureException(error: unknown, extra?: Readonly<Record<string, unknown>>): void;
  /** Reports a text. Never throws. */
  captureMessage(message: string, extra?: Readonly<Record<string, unknown>>): void;
  /** Reports no more, and lets what is under way go out. */
  close(timeoutMs: number): Promise<void>;
  /** Takes part in traces, where reports can. */
  readonly tracer?: Tracer | undefined;
}

/** What is said of a service in each report (openmodule spec §8.1). */
export type ReportFacts = {
  readonly release: string;
  readonly environment: "staging" | "production";
  readonly serverName: string;
  readonly extra: { readonly name: string; readonly gate?: string };
};

/** Where reports go: true, as messages on the bus; with a DSN, to Sentry itself. Undefined: on the bus, unless debugging or testing. */
export type SentryOption = boolean | SentryDsn | undefined;

/** Where Sentry itself is. */
export type SentryDsn = {
  readonly dsn: string;
  /** Which share of the traces that begin here is sent, 0 to 1. Default: none; those of others go on all the same. */
  readonly tracesSampleRate?: number;
};

/** Whether and how reports are made. */
export function reportingKind(
  option: SentryOption,
  { DEBUG, TESTING }: OpenmoduleSettings,
): "off" | "bus" | "dsn" {
  if (typeof option === "object") {
    if (option.dsn !== "") return "dsn";
    throw new EdgeloomError("CONFIG", "the DSN of Sentry is empty", {
      place: "initOpenmodule.sentry",
      fix: "give the DSN, or sentry: false",
    });
  }
  return (option ?? !(DEBUG || TESTING)) ? "bus" : "off";
}

/** The facts of a service, out of its settings. */
export function reportFacts(settings: OpenmoduleSettings, hostName: string): ReportFacts {
  const gate = optionalText(settings, "GATE");
  return {
    release: settings.VERSION,
    environment: optionalText(settings, "DEVICE_HOST").includes("test") ? "staging" : "production",
    serverName: settings.RESOURCE || hostName,
    extra: { name: settings.NAME, ...(gate === "" ? {} : { gate }) },
  };
}

/** A setting that only some services have; reading one that nobody has set throws, so it is asked for first. */
function optionalText(settings: object, key: string): string {
  const value: unknown = key in settings ? Reflect.get(settings, key) : undefined;
  return typeof value === "string" ? value : "";
}

import { EdgeloomError } from "@edgeloom/runtime";
import { type Logger, redact } from "@edgeloom/runtime/base";
import { type SentryTracing, sentryTracer } from "../tracing/index.js";
import type { ErrorReporter, ReportFacts, SentryDsn } from "./reporter.js";

/** The part of `@sentry/node` that is used. */
export type SentrySdk = Partial<SentryTracing> & {
  init(options: Readonly<Record<string, unknown>>): unknown;
  captureException(error: unknown, hint?: { readonly extra?: Readonly<Record<string, unknown>> }): unknown;
  captureMessage(message: string, hint?: { readonly extra?: Readonly<Record<string, unknown>> }): unknown;
  close(timeoutMs?: number): PromiseLike<boolean>;
};

/** What the reporter is made of. */
export type SdkReporterOptions = SentryDsn & {
  readonly facts: ReportFacts;
  readonly log: Logger;
  /** Loads the SDK; by default the package `@sentry/node`, which a service that wants it installs. */
  readonly load?: () => Promise<SentrySdk>;
};

/** Reports errors to Sentry by its own SDK, as the newest line does. Throws `CONFIG` when the SDK is not installed. */
export async function sdkReporter({
  dsn,
  tracesSampleRate,
  facts,
  log,
  load = loadSdk,
}: SdkReporterOptions): Promise<ErrorReporter> {
  const sdk = await load();
  const { release, environment, serverName, extra: own } = facts;
  const tracing = tracesSampleRate === undefined ? {} : { tracesSampleRate };
  sdk.init({ dsn, release, environment, serverName, initialScope: { extra: own }, ...tracing });
  const quietly = (report: () => unknown): void => {
    try {
      report();
    } catch (error) {
      log.warn({ error }, "an error could not be reported");
    }
  };
  const hint = (extra: Readonly<Record<string, unknown>> = {}) => ({
    extra: redact(extra) as Record<string, unknown>,
  });
  return {
    captureException: (error, extra) => quietly(() => sdk.captureException(error, hint(extra))),
    captureMessage: (message, extra) => quietly(() => sdk.captureMessage(message, hint(extra))),
    close: async (timeoutMs) => void (await sdk.close(timeoutMs)),
    tracer: sentryTracer(sdk),
  };
}

async function loadSdk(): Promise<SentrySdk> {
  // By a variable, as the package is not there where nobody wants it.
  const name = "@sentry/node";
  try {
    return (await import(name)) as SentrySdk;
  } catch (cause) {
    throw new EdgeloomError("CONFIG", "Sentry is on, but its SDK could not be loaded", {
      place: "initOpenmodule.sentry",
      fix: `install ${name}, or set sentry: false`,
      cause,
    });
  }
}

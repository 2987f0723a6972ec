export { type SentryTracing, sentryTracer } from "./sentry-tracer.js";
export { ServiceBus } from "./service-bus.js";
export { type TracedWork, type TraceHeaders, type Tracer, traceHeadersOf } from "./tracer.js";
